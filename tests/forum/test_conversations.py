"""The main job: a question finds its answer."""

import pytest

pytestmark = pytest.mark.both


def test_a_question_finds_its_answer(client, world, make, sign_in, csrf):
    question = make.thread(world.ana)
    answer = make.post(world.ben, question)
    sign_in(client, world.ana)
    page = client.post(f"/t/{question.id}/answer", data={"post_id": answer.id, "csrf_token": csrf})
    assert page.status_code == 303
    page = client.get(f"/t/{question.slug}/{question.id}")
    assert page.status_code == 200
    assert "Accepted answer" in page.text


def test_a_reply_by_form_is_on_the_next_page_and_a_double_click_is_one_post(client, world, make, sign_in, csrf):
    thread = make.thread(world.ana)
    sign_in(client, world.ben)
    sent = {"body": "Vacuum them.", "once": "abc", "csrf_token": csrf}
    first = client.post(f"/t/{thread.id}/reply", data=sent)
    second = client.post(f"/t/{thread.id}/reply", data=sent)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert client.get(first.location).text.count("<p>Vacuum them.</p>") == 1


def test_an_empty_reply_comes_back_with_a_sentence(client, world, make, sign_in, csrf):
    thread = make.thread(world.ana)
    sign_in(client, world.ben)
    page = client.post(f"/t/{thread.id}/reply", data={"body": " ", "csrf_token": csrf})
    assert page.status_code == 422
    assert "This is needed." in page.text


def test_a_thread_closed_while_one_wrote_keeps_the_text(client, world, make, sign_in, csrf, app):
    from core.clock import now
    from core.db import db
    from forum.threads.models import Thread
    from tests.world import acting

    thread = make.thread(world.ana)
    with acting(app):
        db.session.get(Thread, thread.id).closed_at = now()
    sign_in(client, world.ben)
    page = client.post(f"/t/{thread.id}/reply", data={"body": "Too late, and long.", "csrf_token": csrf})
    assert page.status_code == 409
    assert "Too late, and long." in page.text


def test_lists_show_what_was_written_and_not_what_one_may_not_see(client, world, make, sign_in):
    make.thread(world.ana, title="Everyone may read this")
    make.thread(world.ana, title="Only members may read this", category="lounge")
    for path in ("/latest", "/unanswered", "/top/week", "/c/questions"):
        page = client.get(path)
        assert "Everyone may read this" in page.text, path
        assert "Only members" not in page.text, path
    assert client.get("/c/lounge").status_code == 404
    assert "Only members" in sign_in(client, world.ben).get("/latest").text


def test_a_guests_page_is_the_same_bytes_until_something_on_it_changes(client, world, make):
    thread = make.thread(world.ana)
    address = f"/t/{thread.slug}/{thread.id}"
    first = client.get(address)
    assert client.get(address).data == first.data
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make.post(world.ben, thread, "Something new.")
    assert "Something new." in client.get(address).text
