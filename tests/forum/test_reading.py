"""Drafts survive, what is new is counted, and one hears of what one follows."""

import pytest


def test_a_draft_survives_a_closed_browser_and_goes_with_the_reply(client, world, make, sign_in, csrf):
    thread = make.thread(world.ana)
    sign_in(client, world.ben)
    assert (
        client.post(f"/drafts/thread-{thread.id}", data={"body": "Half a thought", "csrf_token": csrf}).status_code
        == 204
    )
    address = f"/t/{thread.slug}/{thread.id}"
    assert "Half a thought" in client.get(address).text
    client.post(f"/t/{thread.id}/reply", data={"body": "A whole one.", "csrf_token": csrf})
    assert "Half a thought" not in client.get(address).text


def test_a_preview_is_what_will_be_printed(client, world, sign_in, csrf):
    sign_in(client, world.ben)
    shown = client.post("/preview", data={"body": "**Bold** for @ana<script>x()</script>", "csrf_token": csrf})
    assert "<strong>Bold</strong>" in shown.text and "/u/ana" in shown.text and "<script" not in shown.text
    assert client.post("/preview", data={"body": "x" * 40_000, "csrf_token": csrf}).status_code == 422


def test_what_is_new_is_counted_and_leads_to_the_first_unread(app, client, world, make, sign_in):
    thread = make.thread(world.ana)
    sign_in(client, world.ben).get(f"/t/{thread.slug}/{thread.id}")
    app.extensions["buffers"].flush()
    make.post(world.ana, thread, "One more.")
    make.post(world.ana, thread, "And another.")
    text = client.get("/latest").text
    assert "2 new" in text and f"/t/{thread.slug}/{thread.id}/2#post-2" in text
    assert thread.title in client.get("/unread").text
    client.get(f"/t/{thread.slug}/{thread.id}")
    app.extensions["buffers"].flush()
    assert "2 new" not in client.get("/latest").text


def test_one_follows_what_one_wrote_in_and_mutes_what_is_too_much(client, world, make, sign_in, csrf, drain):
    thread = make.thread(world.ana)
    sign_in(client, world.ana)
    assert thread.title in client.get("/following").text and thread.title in client.get("/mine").text
    make.post(world.ben, thread, "Hello there.")
    drain()
    assert "wrote in" in client.get("/inbox").text
    client.post(f"/t/{thread.id}/follow", data={"level": "muted", "csrf_token": csrf})
    client.post("/inbox/read", data={"csrf_token": csrf})
    make.post(world.ben, thread, "Hello again.")
    drain()
    assert 'class="bell__count"' not in client.get("/").text
    assert client.post(f"/t/{thread.id}/follow", data={"level": "loudly", "csrf_token": csrf}).status_code == 422


@pytest.mark.parametrize("slug", ["how-do-i-clean-the-burrs", "x"])
def test_a_number_that_no_post_has_leads_nowhere_whatever_the_slug(client, make, world, slug):
    thread = make.thread(world.ana)
    for number in (0, 2, 1_000_000_000):
        assert client.get(f"/t/{slug}/{thread.id}/{number}").status_code == 404
