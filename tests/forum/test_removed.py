"""What was removed: what a program is told of it, and that it is removed once."""

import pytest

from forum.curation.actions import hide_thread
from tests.world import acting


@pytest.fixture
def thread(make, world):
    made = make.thread(world.ana)
    make.post(world.ben, made, "Nobody should read this.")
    return made


def reply_in(api, world, thread):
    return api(world.mia).get(f"/threads/{thread.id}/posts").json["data"][1]


@pytest.mark.both
def test_a_moderators_program_is_told_that_a_post_was_deleted(api, world, thread):
    reply, mia = reply_in(api, world, thread), api(world.mia)
    assert reply["deleted_at"] is None and reply["hidden_at"] is None
    assert mia.delete(f"/posts/{reply['id']}").status_code == 204
    assert mia.get(f"/posts/{reply['id']}").json["deleted_at"].endswith("Z")
    assert api(world.ben).get(f"/posts/{reply['id']}").status_code == 404


def test_a_moderators_program_is_told_that_a_thread_was_hidden_or_deleted(api, app, world, make, thread):
    with acting(app, world.mia) as mia:
        hide_thread(mia, thread.id, "")
    seen = api(world.mia).get(f"/threads/{thread.id}").json
    assert seen["hidden_at"] and seen["deleted_at"] is None
    other = make.thread(world.ana, title="Taken back at once")
    opening = api(world.ana).get(f"/threads/{other.id}/posts").json["data"][0]["id"]
    api(world.ana).delete(f"/posts/{opening}")
    seen = api(world.mia).get(f"/threads/{other.id}").json
    assert seen["deleted_at"] and seen["hidden_at"] is None
    assert other.id not in [row["id"] for row in api(world.mia).get("/threads").json["data"]]


@pytest.mark.parametrize("who", ["ben", "mia"])
def test_what_was_deleted_cannot_be_deleted_again(api, world, thread, who):
    reply, person = reply_in(api, world, thread), api(getattr(world, who))
    assert person.delete(f"/posts/{reply['id']}").status_code == 204
    assert person.delete(f"/posts/{reply['id']}").status_code == 404
