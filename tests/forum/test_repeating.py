"""New members say nothing twice within five minutes, at any door. Who is established may: what they earn has its caps."""

from datetime import timedelta

import pytest

from core.clock import now, shifted
from core.db import db
from customers.models import Customer
from tests.world import acting

SAID = {"body": "You wrote exactly this a moment ago."}


@pytest.fixture
def newcomer(app, world):
    with acting(app):
        ben = db.session.get_one(Customer, world.ben.id)
        ben.registered_at, ben.established_at = now() - timedelta(hours=1), None
    return world.ben


@pytest.mark.both
def test_a_newcomer_is_refused_the_same_reply_anywhere(api, make, world, newcomer):
    first, other, ben = make.thread(world.ana), make.thread(world.ana, title="Another one"), api(newcomer)
    assert ben.post(f"/threads/{first.id}/posts", {"body": "Buy mine."}).status_code == 201
    with shifted(timedelta(seconds=40)):
        again = ben.post(f"/threads/{other.id}/posts", {"body": "Buy mine."})
    assert again.status_code == 422 and again.json["errors"] == SAID


def test_a_newcomer_is_refused_the_same_thread_and_idea(api, newcomer):
    ben, thread = api(newcomer), {"category": "questions", "title": "Which oil for beech?", "body": "It is dry."}
    for path, said in (("/threads", thread), ("/ideas", {"title": "A quieter lid", "body": "It clatters."})):
        with shifted(timedelta(hours=0 if path == "/threads" else 1)):
            assert ben.post(path, said).status_code == 201
        with shifted(timedelta(seconds=130) if path == "/threads" else timedelta(hours=1, seconds=130)):
            assert ben.post(path, said).json["errors"] == SAID


def test_an_established_member_may_repeat_themselves(api, make, world):
    thread, ana = make.thread(world.mia), api(world.ana)
    for _ in range(2):
        assert ana.post(f"/threads/{thread.id}/posts", {"body": "As above."}).status_code == 201


def test_a_page_shows_what_was_typed_again(client, make, world, newcomer, sign_in, csrf):
    thread = make.thread(world.ana)
    make.post(newcomer, thread, "Once is enough.")
    with shifted(timedelta(seconds=40)):
        sent = {"body": "Once is enough.", "csrf_token": csrf}
        answer = sign_in(client, newcomer).post(f"/t/{thread.id}/reply", data=sent)
    assert answer.status_code == 422 and answer.text.count("Once is enough.") >= 2
    assert SAID["body"] in answer.text


def test_five_minutes_later_it_may_be_said_again(make, world, newcomer):
    thread = make.thread(world.ana)
    make.post(newcomer, thread, "Still true.")
    with shifted(timedelta(seconds=301)):
        make.post(newcomer, thread, "Still true.")


def test_who_takes_a_text_back_may_say_it_elsewhere_and_whose_was_taken_may_not(api, make, world, newcomer):
    wrong, right, ben = make.thread(world.ana), make.thread(world.ana, title="The right one"), api(newcomer)
    sent = ben.post(f"/threads/{wrong.id}/posts", {"body": "Oops."}).json["id"]
    assert ben.delete(f"/posts/{sent}").status_code == 204
    with shifted(timedelta(seconds=40)):
        moved = ben.post(f"/threads/{right.id}/posts", {"body": "Oops."})
    assert moved.status_code == 201
    api(world.mia).delete(f"/posts/{moved.json['id']}")
    with shifted(timedelta(seconds=80)):
        assert ben.post(f"/threads/{wrong.id}/posts", {"body": "Oops."}).status_code == 422
