"""What is known about a customer keeps who said it; neither side overwrites the other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import now, shifted
from core.db import db
from core.errors import Invalid
from core.journal.models import JournalRow
from customers import conditions
from customers.attributes import actions, queries
from customers.attributes.kinds import from_text
from tests.world import World, acting


def known(app: Flask, customer_id: int, key: str) -> Any:
    with app.app_context():
        return next(one for one in queries.known_of(customer_id) if one.of.key == key)


def test_both_sides_are_kept_where_they_differ(app: Flask, world: World, defined: list[str]) -> None:
    with acting(app, world.ana) as ana:
        actions.tell(ana, {"household_size": 3}, "own page")
    with shifted(timedelta(days=1)), acting(app, world.pia) as pia:
        actions.note(pia, world.ana.id, {"household_size": 4}, "a call")
    one = known(app, world.ana.id, "household_size")
    assert (one.customer.value, one.company.value, one.differs) == (3, 4, True)
    assert one.effective is one.company
    assert (one.customer.said_by, one.customer.how, one.company.how) == ("customer", "own page", "a call")


def test_every_earlier_word_stays_in_the_history(app: Flask, world: World, defined: list[str]) -> None:
    for size in (1, 2, 2, 3):
        with acting(app, world.ana) as ana:
            actions.tell(ana, {"household_size": size}, "own page")
    one = known(app, world.ana.id, "household_size")
    with app.app_context():
        history = queries.history(world.ana.id, one.of.id)
        entries = db.session.query(JournalRow).filter_by(kind="customers.attributes_changed").all()
    assert [row.value for row in history] == [3, 2, 1]
    assert [row.until is None for row in history] == [True, False, False]
    assert len(entries) == 3
    assert entries[0].facts == {"keys": ["household_size"]}


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("household_size", "three"),
        ("household_size", True),
        ("household_size", float("nan")),
        ("water", "salty"),
        ("water", ["soft"]),
        ("brews", "espresso"),
        ("brews", []),
        ("since", "yesterday"),
        ("since", 20260101),
        ("has_garden", "yes"),
        ("motto", "two\nlines"),
        ("motto", ""),
        ("motto", "x" * 501),
        ("nothing_of_the_kind", 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_key(
    app: Flask, world: World, defined: list[str], key: str, wrong: Any
) -> None:
    with pytest.raises(Invalid) as refused, acting(app, world.ana) as ana:
        actions.tell(ana, {key: wrong}, "own page")
    assert list(refused.value.fields) == [f"attributes.{key}"]


def test_who_maintains_it_says_it(app: Flask, world: World, defined: list[str]) -> None:
    with pytest.raises(Invalid), acting(app, world.ana) as ana:
        actions.tell(ana, {"risk": 3}, "own page")
    with pytest.raises(Invalid), acting(app, world.pia) as pia:
        actions.note(pia, world.ana.id, {"birthday": "1990-01-01"}, "a call")


def test_a_disputed_note_counts_only_where_nothing_else_is_said(app: Flask, world: World, defined: list[str]) -> None:
    with acting(app, world.pia) as pia:
        actions.note(pia, world.ana.id, {"risk": 9, "household_size": 9}, "a call")
    with acting(app, world.ana) as ana:
        actions.dispute(ana, "risk", "I always pay.")
        actions.dispute(ana, "household_size", "We are three.")
    assert known(app, world.ana.id, "risk").effective.value == 9
    with shifted(timedelta(hours=-1)), acting(app, world.ana) as ana:
        actions.tell(ana, {"household_size": 3}, "own page")
    assert known(app, world.ana.id, "household_size").effective.value == 3
    with acting(app, world.pia) as pia:
        actions.answer_dispute(pia, world.ana.id, "household_size", "Nine plates were ordered.")
    one = known(app, world.ana.id, "household_size")
    assert one.effective.value == 9
    assert one.company.dispute_answer == "Nine plates were ordered."


def test_taking_ones_word_back_leaves_the_other_side(app: Flask, world: World, defined: list[str]) -> None:
    with acting(app, world.pia) as pia:
        actions.note(pia, world.ana.id, {"household_size": 4}, "a call")
    with acting(app, world.ana) as ana:
        actions.tell(ana, {"household_size": 3}, "own page")
        actions.tell(ana, {"household_size": None}, "own page")
    one = known(app, world.ana.id, "household_size")
    assert one.customer is None
    assert one.effective.value == 4


def test_what_was_said_long_ago_is_asked_again(app: Flask, world: World, defined: list[str]) -> None:
    with shifted(timedelta(days=-101)), acting(app, world.ana) as ana:
        actions.tell(ana, {"since": "2020-05-01"}, "own page")
    assert known(app, world.ana.id, "since").is_stale


@pytest.mark.both
def test_conditions_ask_for_the_value_in_effect(app: Flask, world: World, defined: list[str]) -> None:
    with acting(app, world.ana) as ana:
        said = {
            "household_size": 3,
            "water": "hard",
            "brews": ["filter", "tea"],
            "since": "2024-02-29",
            "has_garden": True,
            "motto": "Größe zählt",
            "birthday": "1990-01-01",
        }
        actions.tell(ana, said, "own page")
    asked = {
        '{"attribute": "household_size", "in": [2, 3]}': True,
        '{"attribute": "household_size", "gt": 3}': False,
        '{"attribute": "water", "eq": "hard"}': True,
        '{"attribute": "water", "ne": "hard"}': False,
        '{"attribute": "water", "in": ["soft", "hard"]}': True,
        '{"attribute": "brews", "contains": "tea"}': True,
        '{"attribute": "brews", "eq": "espresso"}': False,
        '{"attribute": "brews", "ne": "espresso"}': True,
        '{"attribute": "since", "lt": "2024-03-01"}': True,
        '{"attribute": "since", "eq": "2024-02-29"}': True,
        '{"attribute": "has_garden", "eq": true}': True,
        '{"attribute": "has_garden", "eq": false}': False,
        '{"attribute": "motto", "contains": "grösse"}': False,
        '{"attribute": "motto", "contains": "GRÖSSE"}': True,
        '{"attribute": "motto", "contains": "%"}': False,
        '{"attribute": "risk", "exists": false}': True,
        '{"attribute": "risk", "ne": 3}': False,
        '{"not": {"attribute": "risk", "eq": 3}}': True,
    }
    import orjson

    with app.test_request_context():
        found = {rule: bool(conditions.matches(orjson.loads(rule), [world.ana.id])) for rule in asked}
        assert conditions.check({"attribute": "birthday", "exists": True}) is not None
        values = [one.value for one in conditions.evidence({"attribute": "since", "exists": True}, world.ana.id)]
    asked['{"attribute": "motto", "contains": "grösse"}'] = True
    assert found == asked
    assert values == ["2024-02-29"]


def test_what_is_for_ones_own_eyes_staff_do_not_see(
    app: Flask, world: World, defined: list[str], api: Callable
) -> None:
    with acting(app, world.ana) as ana:
        actions.tell(ana, {"birthday": "1990-01-01", "motto": "Slow"}, "own page")
    assert api(world.ana).get("/me").json["attributes"] == {"birthday": "1990-01-01", "motto": "Slow"}
    assert api(world.ada).get(f"/customers/{world.ana.id}").json["attributes"] == {"motto": "Slow"}
    with app.app_context():
        assert queries.values_of([world.ana.id], ("public",))[world.ana.id] == {"motto": "Slow"}


def test_definitions_come_and_are_judged_by_the_api(world: World, api: Callable) -> None:
    pia = api(world.pia)
    sent = {"key": "grind", "label": "Grind", "kind": "single", "options": ["fine", "coarse"], "purpose": "Advice."}
    made = pia.post("/attributes", sent)
    assert made.status_code == 201
    assert made.json == sent | {"maintained_by": "both", "visibility": "staff", "fresh_days": None, "at_sign_up": False}
    assert pia.post("/attributes", sent).status_code == 409
    assert pia.post("/attributes", sent | {"key": "x y"}).json["errors"].keys() == {"key"}
    assert pia.post("/attributes", sent | {"key": "one", "options": ["fine"]}).json["errors"].keys() == {"options"}
    assert pia.post("/attributes", sent | {"key": "two", "kind": "colour"}).json["errors"].keys() == {"kind"}
    assert api(world.ana).post("/attributes", sent).status_code == 403
    assert [one["key"] for one in pia.get("/attributes").json["data"]] == ["grind"]


def test_texts_of_pages_and_files_become_values(app: Flask, world: World, defined: list[str]) -> None:
    with app.app_context():
        by_key = queries.defined_by_key()
    assert from_text(by_key["household_size"], ["3"]) == 3
    assert from_text(by_key["household_size"], ["2.5"]) == 2.5
    assert from_text(by_key["household_size"], ["many"]) == "many"
    assert from_text(by_key["brews"], ["tea|filter"]) == ["tea", "filter"]
    assert from_text(by_key["brews"], ["tea", "filter"]) == ["tea", "filter"]
    assert from_text(by_key["has_garden"], ["yes"]) is True
    assert from_text(by_key["motto"], [" "]) is None
    assert now().tzinfo is not None


def test_customers_read_which_attributes_are_theirs_and_none_that_the_company_keeps_for_its_staff(world, api) -> None:
    defined = [
        {"key": "pets", "maintained_by": "customer", "visibility": "staff"},
        {"key": "shoes", "maintained_by": "both", "visibility": "own"},
        {"key": "medal", "maintained_by": "company", "visibility": "members"},
        {"key": "shelf", "maintained_by": "company", "visibility": "own"},
        {"key": "churn_risk", "maintained_by": "company", "visibility": "staff"},
    ]
    ada, ana = api(world.ada), api(world.ana)
    for one in defined:
        said = {"label": one["key"].title(), "kind": "text", "purpose": "To know."}
        assert ada.post("/attributes", one | said).status_code == 201
    assert {one["key"] for one in ada.get("/attributes").json["data"]} >= {one["key"] for one in defined}
    shown = {one["key"]: one for one in ana.get("/attributes").json["data"]}
    assert {"pets", "shoes", "medal", "shelf"} <= shown.keys() and "churn_risk" not in shown
    assert (shown["pets"]["kind"], shown["pets"]["options"], shown["pets"]["purpose"]) == ("text", [], "To know.")
    assert ana.patch("/me", {"attributes": {"pets": "A rook"}}).status_code == 200
    assert ana.post("/attributes", defined[0]).status_code == 403
    assert api(world.ana, "purchases:write").get("/attributes").status_code == 403
