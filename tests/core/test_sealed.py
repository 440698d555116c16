"""A session's cookie and a form's token are unsealed once, and forging, changing or mixing them is refused as before."""

import time
from collections.abc import Callable

import pytest
from flask import session
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from core import sealed
from tests.world import World


def test_what_was_changed_in_one_request_is_not_in_the_next_with_the_old_cookie(world: World) -> None:
    cookie = _cookie(world, {"list": ["a"]})
    for _turn in range(2):
        with world.app.test_request_context("/", headers={"Cookie": f"session={cookie}"}):
            assert session["list"] == ["a"]
            session["list"].append("b")


def test_a_cookie_of_another_key_or_with_a_letter_changed_is_nobodys_also_the_second_time(world: World) -> None:
    good = _cookie(world, {"_user_id": "1:0"})
    spoiled = good[:-1] + ("A" if good[-1] != "A" else "B")
    for wrong in (good, spoiled, "x" * 5000, "."):
        for _turn in range(2):
            with world.app.test_request_context("/", headers={"Cookie": f"session={wrong}"}):
                assert ("_user_id" in session) == (wrong == good)


def test_a_session_ends_when_its_time_is_over_though_it_is_remembered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = _cookie(world, {"_user_id": "1:0"})
    with world.app.test_request_context("/", headers={"Cookie": f"session={cookie}"}):
        assert "_user_id" in session
    later = time.time() + world.app.permanent_session_lifetime.total_seconds() + 10
    monkeypatch.setattr(time, "time", lambda: later)
    with world.app.test_request_context("/", headers={"Cookie": f"session={cookie}"}):
        assert "_user_id" not in session


def test_a_token_of_another_session_is_no_good_however_often_it_comes(
    world: World, client: FlaskClient, sign_in: Callable, csrf: str
) -> None:
    sign_in(client, world.ana)
    sealer = URLSafeTimedSerializer(world.app.secret_key or "", salt=sealed.CSRF_SALT)
    wrong = (
        str(sealer.dumps("somebody else's")),
        str(sealer.dumps({"a": 1})),
        "",
        "nonsense",
        "ä",
        csrf[:-1],
        "x" * 5000,
    )
    for _turn in range(2):
        for token in wrong:
            assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400, token
    assert client.post("/sign-out", data={"csrf_token": csrf}).status_code == 303


def _cookie(world: World, said: dict) -> str:
    sealer = sealed.Sessions().get_signing_serializer(world.app)
    return str(sealer.dumps(said)) if sealer else ""
