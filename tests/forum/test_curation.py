"""Moderators move, merge, close, pin and hide; nobody else does."""

import pytest

from forum.posts.actions import delete_post


@pytest.fixture
def mia(client, world, sign_in):
    return sign_in(client, world.mia)


def curate(client, csrf, thread, act, **sent):
    return client.post(f"/t/{thread.id}/curate/{act}", data={"csrf_token": csrf, **sent})


@pytest.mark.both
def test_a_merged_thread_leads_to_the_other_and_its_posts_follow_there(mia, world, make, csrf):
    first = make.thread(world.ana, title="How do I clean the burrs?")
    make.post(world.ben, first, "With rice.")
    second = make.thread(world.ben, title="Cleaning burrs, how?", body="The same question.")
    make.post(world.ana, second, "And a brush.")
    assert curate(mia, csrf, second, "merge", into=first.id).status_code == 303
    page = mia.get(f"/t/{first.slug}/{first.id}")
    assert [text in page.text for text in ("With rice.", "The same question.", "And a brush.")] == [True] * 3
    elsewhere = mia.get(f"/t/{second.slug}/{second.id}")
    assert elsewhere.status_code == 301 and elsewhere.location == f"/t/{first.slug}/{first.id}"
    make.post(world.ben, first, "A fifth post gets the next number.")
    assert 'id="post-5"' in mia.get(f"/t/{first.slug}/{first.id}").text


def test_a_closed_thread_refuses_replies_and_a_reopened_one_takes_them(mia, world, make, csrf, api):
    thread = make.thread(world.ana)
    curate(mia, csrf, thread, "close")
    assert api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "Hello."}).status_code == 409
    curate(mia, csrf, thread, "reopen")
    assert api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "Hello."}).status_code == 201


def test_a_hidden_thread_is_nowhere_at_once_for_others(mia, world, make, csrf, app):
    thread = make.thread(world.ana)
    guest = app.test_client()
    address = f"/t/{thread.slug}/{thread.id}"
    assert guest.get(address).status_code == 200
    curate(mia, csrf, thread, "hide", reason="Advertising")
    assert guest.get(address).status_code == 404
    assert thread.title not in guest.get("/latest").text
    curate(mia, csrf, thread, "restore")
    assert guest.get(address).status_code == 200


def test_a_pinned_thread_stands_on_top(mia, world, make, csrf):
    old = make.thread(world.ana, title="The oldest of them")
    make.thread(world.ana, title="A newer thread")
    curate(mia, csrf, old, "pin")
    text = mia.get("/latest").text
    assert text.index("The oldest of them") < text.index("A newer thread")
    assert curate(mia, csrf, old, "pin", until="2001-01-01T00:00").status_code == 422


def test_moving_into_a_closed_room_takes_the_thread_out_of_sight_once_that_is_meant(mia, world, make, csrf, app):
    thread = make.thread(world.ana)
    guest = app.test_client()
    address = f"/t/{thread.slug}/{thread.id}"
    assert curate(mia, csrf, thread, "move", category="nowhere").status_code == 422
    warned = curate(mia, csrf, thread, "move", category="staff-room")
    assert warned.status_code == 422 and "only staff see it" in warned.text
    assert '<option value="staff-room" selected>' in warned.text
    assert 'type="checkbox" name="closing" id="closing" value="staff-room"' in warned.text
    assert guest.get(address).status_code == 200
    assert curate(mia, csrf, thread, "move", category="staff-room", closing="staff-room").status_code == 303
    assert guest.get(address).status_code == 404
    assert curate(mia, csrf, thread, "move", category="lounge").status_code == 303


def test_merging_into_a_closed_room_is_asked_about_and_the_number_stays_typed(mia, world, make, csrf, app):
    thread, member_only = make.thread(world.ana), make.thread(world.ben, category="lounge", title="Among members only")
    staff_only = make.thread(world.mia, category="staff-room", title="Among staff only")
    warned = curate(mia, csrf, thread, "merge", into=member_only.id)
    assert warned.status_code == 422 and "only members see it" in warned.text
    assert warned.text.count(f'value="{member_only.id}"') == 2, "the number and the box to tick"
    assert app.test_client().get(f"/t/{thread.slug}/{thread.id}").status_code == 200
    other = curate(mia, csrf, thread, "merge", into=staff_only.id, closing=member_only.id)
    assert other.status_code == 422 and "only staff see it" in other.text
    assert curate(mia, csrf, thread, "merge", into=member_only.id, closing=member_only.id).status_code == 303
    assert app.test_client().get(f"/t/{thread.slug}/{thread.id}").status_code == 404


def test_merging_into_a_hidden_thread_is_asked_about_and_into_an_open_one_is_not(mia, world, make, csrf):
    hidden, thread = make.thread(world.ana, title="An advertisement"), make.thread(world.ben)
    curate(mia, csrf, hidden, "hide", reason="Advertising")
    warned = curate(mia, csrf, thread, "merge", into=hidden.id)
    assert warned.status_code == 422 and "gone for all but moderators" in warned.text
    assert curate(mia, csrf, hidden, "merge", into=thread.id).status_code == 303
    private = make.thread(world.ben, category="lounge", title="Among members only")
    assert curate(mia, csrf, private, "merge", into=thread.id).status_code == 303


@pytest.mark.parametrize("act", ["close", "move", "merge", "hide", "pin"])
def test_others_do_not_curate(client, world, make, sign_in, csrf, act):
    thread = make.thread(world.ana)
    assert curate(sign_in(client, world.ana), csrf, thread, act).status_code == 403


def test_the_opening_post_takes_its_thread_along_and_brings_it_back(app, world, make, client, sign_in, csrf):
    from tests.world import acting

    thread = make.thread(world.ana)
    with acting(app, world.ana) as viewer:
        delete_post(viewer, 1)
    assert client.get(f"/t/{thread.slug}/{thread.id}").status_code == 404
    sign_in(client, world.ana).post("/posts/1/restore", data={"csrf_token": csrf})
    assert client.get(f"/t/{thread.slug}/{thread.id}").status_code == 200
