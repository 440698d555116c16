"""Each hostile text through each field of the JSON API, and each broken or odd JSON text as a whole body."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import corpora
from tests.counts import PROVE
from tests.hostile.conftest import Place
from tests.hostile.doors import ApiDoor, api_doors, filled, fresh, rules
from tests.hostile.throwing import PARTS, Thrower

MARK = "put the text here"
SURROGATE = ("lone surrogate", '"\\ud800"')


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_breaks_or_acts_through_a_field_of_the_api(place: Place, told: Callable, part: int) -> None:
    thrower = Thrower(place, "fields of the API")
    doors = [(door, *field) for door in api_doors(place.app) for field in door.fields]
    for door, path, free in doors[part::PARTS]:
        _through_field(thrower, door, path, free)
    thrower.done(told)


def test_no_json_breaks_the_api(place: Place, told: Callable) -> None:
    thrower = Thrower(place, "doors that take JSON")
    files = corpora.json_files()
    for number, door in enumerate(api_doors(place.app)):
        place.reset()
        headers = place.api_headers() | {"Content-Type": "application/json"}
        tally = thrower.door(f"{door.method} {door.rule}")
        for name, content in files if PROVE else files[number % 20 :: 20]:
            with place.later():
                client = place.visitor("guest")
                thrower.judge.ask(tally, name, client, door.path, door.method, data=content, headers=headers)
    thrower.done(told)


def test_doors_that_take_no_body_do_not_mind_one(place: Place, told: Callable) -> None:
    thrower = Thrower(place, "doors of the API without a form")
    for method in ("DELETE", "PUT", "POST", "PATCH"):
        for rule in rules(place.app, method):
            if rule.rule.startswith("/api/"):
                place.reset()
                headers = place.api_headers()
                tally = thrower.door(f"{method} {rule.rule}")
                for name, body in (("nothing", b""), ("no JSON", b"{"), ("a list", b"[1]"), ("bytes", b"\xff\xfe\x00")):
                    client = place.visitor("guest")
                    thrower.judge.ask(tally, name, client, filled(rule), method, data=body, headers=headers)
    thrower.done(told)


def _through_field(thrower: Thrower, door: ApiDoor, path: tuple[Any, ...], free: bool) -> None:
    thrower.place.reset()
    headers = thrower.place.api_headers() | {"Content-Type": "application/json"}
    client = thrower.place.visitor("guest")
    tally = thrower.door(f"{door.method} {door.rule} {'.'.join(map(str, path))}", free)
    texts = [*((name, json.dumps(text)) for name, text in thrower.texts(free)), SURROGATE]
    for number, (name, text) in enumerate(texts):
        with thrower.place.later():
            body = _newest(client, door, headers, fresh(door.body, number))
            raw = json.dumps(_with(body, path, MARK)).replace(json.dumps(MARK), text, 1)
            thrower.judge.ask(tally, name, client, door.path, door.method, data=raw, headers=headers)
    thrower.aftermath(tally)


def _newest(client: FlaskClient, door: ApiDoor, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    """An edit names the version that it changes."""
    if "version" not in body or door.method != "PATCH":
        return body
    answer = client.get(door.path, headers=headers)
    return body | {"version": answer.json["version"]} if "version" in (answer.json or {}) else body


def _with(body: dict[str, Any], path: tuple[Any, ...], value: str) -> dict[str, Any]:
    """The body with something else at one place."""
    inner: Any = body
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return body
