"""The request boundary and its machines' pages."""

import html
import re

import pytest
from limits import RateLimitItemPerSecond

from core.errors import TooMany
from core.limits import USUAL, Limits


def test_health_is_open_to_machines(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json["ready"] is True
    assert b"reader_lag" in client.get("/metrics").data


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(client):
    page = client.get("/nope")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = client.get("/api/v1/nope")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert problem.json["status"] == 404


def test_a_short_reply_of_whom_the_session_left_comes_back_to_be_copied(client):
    answer = client.post("/t/1/reply", data={"body": "Yes, thanks!", "once": "abcdefgh12345678"})
    assert answer.status_code == 401
    assert "Yes, thanks!" in answer.text
    assert "abcdefgh12345678" not in answer.text


def kept(page):
    """What the page of a refusal gives back: (what the field is called, what was typed)."""
    fields = re.findall(r'<label class="field__label" for="(kept-\d+)">([^<]*)</label>', page)
    texts = dict(re.findall(r'<input class="input" id="(kept-\d+)" value="([^"]*)"', page))
    texts |= dict(re.findall(r'<textarea class="input" id="(kept-\d+)"[^>]*>([^<]*)</textarea>', page))
    return [(label, html.unescape(texts[field])) for field, label in fields]


def test_whatever_was_typed_comes_back_by_name_however_short(client):
    sent = {
        "title": "Ow",
        "body": "It\nhurts.",
        "tags": "",
        "kind": "tip",
        "reply_to": "7",
        "post_id": "9",
        "voted": "1",
    }
    answer = client.post("/new", data=sent | {"csrf_token": "abcdefgh", "once": "ijklmnop", "api_token": "qrstuvwx"})
    assert answer.status_code == 401
    assert kept(answer.text) == [("Title", "Ow"), ("Body", "It\nhurts."), ("Kind", "tip")]
    assert not any(secret in answer.text for secret in ("abcdefgh", "ijklmnop", "qrstuvwx"))


def test_a_field_of_a_form_that_is_known_comes_back_under_its_own_label(client, world, sign_in, csrf):
    sent = {"csrf_token": csrf, "post": "/t/a/9", "importance": "2", "note": "Short"}
    answer = sign_in(client, world.pia).post("/ideas/999/evidence", data=sent)
    assert answer.status_code == 404
    assert kept(answer.text) == [("Address of the post", "/t/a/9"), ("What it shows", "Short")]


def test_no_password_comes_back_from_a_stale_form_or_a_refusal(client, world, sign_in, csrf):
    sent = {"current_password": "old and secret", "password": "new and secret", "again": "again and secret"}
    stale = sign_in(client, world.ana).post("/settings/password", data=sent | {"csrf_token": "stale"})
    refused = client.post("/settings/no/where", data=sent | {"csrf_token": csrf})
    assert (stale.status_code, refused.status_code) == (400, 405)
    assert "and secret" not in stale.text + refused.text


def test_one_second_is_not_called_seconds(app):
    counted, once = Limits(""), RateLimitItemPerSecond(1)
    with app.test_request_context(), pytest.raises(TooMany, match=r"Wait a second\."):
        for _again in range(50):
            counted.hit(once, "somebody")


@pytest.mark.parametrize(
    ("sent", "again"), [({"name": "Ben"}, True), ({"name": "Ben", "password": "s3cret word"}, False)]
)
def test_who_sends_too_often_may_send_the_same_again_but_no_password_is_shown(app, client, sent, again):
    for _hit in range(600):
        app.extensions["limits"].hit(USUAL, "requests", "address:127.0.0.1")
    answer = client.post("/sign-up", data=sent)
    wait = int(answer.headers["Retry-After"])
    assert answer.status_code == 429 and (f"Wait {wait} seconds" if wait > 1 else "Wait a second") in answer.text
    assert ("Send again" in answer.text) is again and "s3cret" not in answer.text


def test_a_script_that_asks_too_often_is_told_the_sentence_that_it_shows(app, client):
    for _hit in range(600):
        app.extensions["limits"].hit(USUAL, "requests", "address:127.0.0.1")
    answer = client.post("/sign-up", data={"name": "Ben"}, headers={"HX-Request": "true"})
    assert answer.status_code == 429 and 'class="empty' in answer.text and "Too often. Wait" in answer.text
