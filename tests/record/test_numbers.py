"""A number is kept exactly as it was said, on both databases and by every door, or it is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from customers.attributes.models import AttributeValue
from tests.imports.make import bring
from tests.world import World

pytestmark = pytest.mark.both
KEPT = {
    "0": 0,
    "-0": 0,
    "-0.0": 0,
    "3": 3,
    "+3": 3,
    "2.50": 2.5,
    "-17.000001": -17.000001,
    "1e3": 1000,
    "999999999999999": 999_999_999_999_999,
    "0.123456789012345": 0.123456789012345,
    "1e-12": 1e-12,
}
REFUSED = [
    "1000000000000000",
    "-1000000000000000",
    "9007199254740993",
    "0.12345678901234567890",
    "123456789.123456789",
    "1e400",
    "1e-400",
    "nan",
    "inf",
    "-Infinity",
    "1_000",
    "1,5",
    "١٢",
    "²",
    "0x10",
    "9" * 5000,
    "1e" + "9" * 50,
]


def standing(app: Flask) -> list[tuple[Any, float | None]]:
    with app.app_context():
        query = select(AttributeValue.value, AttributeValue.number).where(AttributeValue.until.is_(None))
        return [tuple(row) for row in db.session.execute(query.order_by(AttributeValue.id))]


@pytest.fixture
def typed(world: World, client: FlaskClient, sign_in: Callable, csrf: str, defined: list[str]) -> Callable[[str], int]:
    """One's own page. An empty field first takes the earlier word back."""
    sign_in(client, world.ana)

    def do(text: str) -> int:
        for sent in ("", text):
            answer = client.post("/me/data/attributes/household_size", data={"value": sent, "csrf_token": csrf})
        return answer.status_code

    return do


def test_a_page_and_a_file_keep_it_exactly(app: Flask, typed: Callable, tmp_path: Any) -> None:
    for text, number in KEPT.items():
        assert typed(text) == 303, text
        assert standing(app) == [(number, float(number))] and not str(standing(app)[0][0]).startswith("-0.0")
    rows = "".join(f"x-{place},{text}\n" for place, text in enumerate(KEPT))
    report = bring(app, "customers", tmp_path / "c.csv", f"external_id,household_size\n{rows}")
    assert (report.created, report.refusals) == (len(KEPT), [])
    assert standing(app)[1:] == [(number, float(number)) for number in KEPT.values()]


def test_a_page_and_a_file_refuse_what_they_cannot_keep(app: Flask, typed: Callable, tmp_path: Any) -> None:
    for text in REFUSED:
        assert typed(text) == 422, text
    rows = "".join(f'x-{place},"{text}"\n' for place, text in enumerate(REFUSED))
    report = bring(app, "customers", tmp_path / "c.csv", f"external_id,household_size\n{rows}")
    numbers = range(1, len(REFUSED) + 1)
    assert [(one.number, one.field) for one in report.refusals] == [
        (number, "attributes.household_size") for number in numbers
    ]
    assert standing(app) == []


def test_the_api_refuses_what_it_cannot_keep(app: Flask, world: World, api: Callable, defined: list[str]) -> None:
    own, staff = api(world.ana), api(world.ada)
    for number in (10**15, -(10**15), 2**53 + 1, 2**63, 1e300, "3", True, [3]):
        for path, door in (("/me", own), (f"/customers/{world.ana.id}", staff)):
            answer = door.patch(path, {"attributes": {"household_size": number}})
            assert (answer.status_code, list(answer.json["errors"])) == (422, ["attributes.household_size"]), number
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {own.token}"}
    for raw in ("NaN", "Infinity", "1e400", "9" * 400, "-1e999"):
        body = f'{{"attributes": {{"household_size": {raw}}}}}'
        assert app.test_client().patch("/api/v1/me", data=body, headers=headers).status_code in (400, 422), raw
    assert standing(app) == []


def test_the_api_gives_back_what_it_was_sent(world: World, api: Callable, defined: list[str]) -> None:
    own = api(world.ana)
    for number in (0.1 + 0.2, 3.3333333333333335, 5e-324, -0.0, 999_999_999_999_999):
        assert own.patch("/me", {"attributes": {"household_size": number}}).status_code == 200
        assert own.get("/me").json["attributes"]["household_size"] == number


def test_what_is_neither_yes_nor_no_takes_no_word_back(
    app: Flask, world: World, client: FlaskClient, sign_in: Callable, csrf: str, defined: list[str]
) -> None:
    sign_in(client, world.ana)
    for sent, status in (("yes", 303), ("perhaps", 422)):
        answer = client.post("/me/data/attributes/has_garden", data={"value": sent, "csrf_token": csrf})
        assert answer.status_code == status
    assert standing(app) == [(True, 1.0)]
