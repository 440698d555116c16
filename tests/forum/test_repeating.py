"""Nobody but staff says the same twice within five minutes, at any door."""

from datetime import timedelta

import pytest

from core.clock import shifted

SAID = {"body": "You wrote exactly this a moment ago."}
THREAD = {"category": "questions", "title": "Which oil for beech?", "body": "The board is dry."}


@pytest.mark.both
def test_an_established_member_is_refused_the_same_reply_anywhere(api, make, world):
    first, other, ben = make.thread(world.ana), make.thread(world.ana, title="Another one"), api(world.ben)
    assert ben.post(f"/threads/{first.id}/posts", {"body": "Buy mine."}).status_code == 201
    for thread in (first, other):
        again = ben.post(f"/threads/{thread.id}/posts", {"body": "Buy mine."})
        assert again.status_code == 422 and again.json["errors"] == SAID
    assert api(world.ana).post(f"/threads/{first.id}/posts", {"body": "Buy mine."}).status_code == 201


def test_the_same_thread_is_refused_and_one_under_another_title_is_not(api, world):
    ana = api(world.ana)
    assert ana.post("/threads", THREAD).status_code == 201
    assert ana.post("/threads", THREAD).json["errors"] == SAID
    assert ana.post("/threads", THREAD | {"category": "tips"}).json["errors"] == SAID
    assert ana.post("/threads", THREAD | {"title": "Which oil for oak?"}).status_code == 201


def test_the_same_idea_is_refused(api, world):
    ana, idea = api(world.ana), {"title": "A quieter lid", "body": "It clatters."}
    assert ana.post("/ideas", idea).status_code == 201
    assert ana.post("/ideas", idea).json["errors"] == SAID


def test_a_page_shows_what_was_typed_again(client, make, world, sign_in, csrf):
    thread = make.thread(world.ana)
    make.post(world.ben, thread, "Once is enough.")
    sent = {"body": "Once is enough.", "csrf_token": csrf}
    answer = sign_in(client, world.ben).post(f"/t/{thread.id}/reply", data=sent)
    assert answer.status_code == 422 and answer.text.count("Once is enough.") >= 2
    assert SAID["body"] in answer.text


def test_staff_may_repeat_themselves(api, make, world):
    thread, mia = make.thread(world.ana), api(world.mia)
    for _ in range(2):
        assert mia.post(f"/threads/{thread.id}/posts", {"body": "Closed, see above."}).status_code == 201


def test_five_minutes_later_it_may_be_said_again(make, world):
    thread = make.thread(world.ana)
    make.post(world.ben, thread, "Still true.")
    with shifted(timedelta(seconds=301)):
        make.post(world.ben, thread, "Still true.")


def test_who_takes_a_text_back_may_say_it_elsewhere_and_whose_was_taken_may_not(api, make, world):
    wrong, right, ben = make.thread(world.ana), make.thread(world.ana, title="The right one"), api(world.ben)
    sent = ben.post(f"/threads/{wrong.id}/posts", {"body": "Oops."}).json["id"]
    assert ben.delete(f"/posts/{sent}").status_code == 204
    moved = ben.post(f"/threads/{right.id}/posts", {"body": "Oops."})
    assert moved.status_code == 201
    api(world.mia).delete(f"/posts/{moved.json['id']}")
    assert ben.post(f"/threads/{wrong.id}/posts", {"body": "Oops."}).status_code == 422
