"""The request boundary and its machines' pages."""

import pytest
from limits import RateLimitItemPerSecond

from core.errors import TooMany
from core.limits import Limits


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


def test_one_second_is_not_called_seconds(app):
    counted, once = Limits(""), RateLimitItemPerSecond(1)
    with app.test_request_context(), pytest.raises(TooMany, match=r"Wait a second\."):
        for _again in range(50):
            counted.hit(once, "somebody")
