"""A rule that can't be read is answered with a sentence that names the place."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from customers import conditions
from tests.world import World

GOOD = {"fact": "orders", "gte": 2}


def nested(depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = GOOD
    for _ in range(depth):
        rule = {"not": rule}
    return rule


BAD = [
    (None, ""),
    ([], ""),
    ("orders", ""),
    ({}, ""),
    ({"all": []}, "all"),
    ({"all": {}}, ""),
    ({"all": "x"}, "all"),
    ({"all": [GOOD, {}]}, "all.1"),
    ({"any": [GOOD, {"not": {"fact": "nothing"}}]}, "any.1.not.fact"),
    ({"all": [GOOD], "any": [GOOD]}, "all"),
    ({"fact": "orders", "attribute": "water"}, ""),
    ({"fact": ["orders"], "gte": 1}, "fact"),
    ({"fact": "orders", "gte": "2"}, "gte"),
    ({"fact": "orders", "gte": True}, "gte"),
    ({"fact": "orders", "gte": 1e300}, "gte"),
    ({"fact": "orders", "gte": None}, "gte"),
    ({"fact": "orders", "in": []}, "in"),
    ({"fact": "orders", "in": [1, "2"]}, "in.1"),
    ({"fact": "orders", "exists": 1}, "exists"),
    ({"fact": "orders"}, ""),
    ({"all": [GOOD, {"fact": "orders", "within_days": 30}]}, "all.1"),
    ({"fact": "orders", "contains": "x"}, "contains"),
    ({"fact": "orders", "about": 2}, "about"),
    ({"fact": "orders", "gte": 2, "within_days": 0}, "within_days"),
    ({"fact": "orders", "gte": 2, "within_days": 2.5}, "within_days"),
    ({"fact": "orders", "gte": 2, "family": 3}, "family"),
    ({"fact": "orders", "gte": 2, "family": []}, "family"),
    ({"fact": "owns", "eq": "T\x001"}, "eq"),
    ({"fact": "owns", "gt": "T1"}, "gt"),
    ({"fact": "last_order", "gte": "yesterday"}, "gte"),
    ({"attribute": "shoe_size", "eq": 42}, "attribute"),
    ({"any": [GOOD] * 61}, "any"),
    ({"any": [{"all": [GOOD] * 40}, {"all": [GOOD] * 40}]}, ""),
]


@pytest.mark.parametrize(("rule", "place"), BAD)
def test_a_wrong_rule_is_answered_with_the_place(app: Flask, world: World, facts: Table, rule: Any, place: str) -> None:
    with app.test_request_context():
        sentence = conditions.check(rule)
    assert sentence is not None
    assert sentence.startswith(f"{place}: ") if place else True


def test_nesting_has_an_end(app: Flask, world: World, facts: Table) -> None:
    with app.test_request_context():
        assert conditions.check(nested(10)) is None
        assert conditions.check(nested(11)) is not None
        assert conditions.check(nested(400)) is not None


def test_a_rule_reads_like_a_sentence(app: Flask, world: World, facts: Table) -> None:
    rule = {
        "all": [
            {"fact": "orders", "gte": 2, "within_days": 180},
            {"any": [{"fact": "owns", "family": "Kitchen", "exists": True}, {"not": {"fact": "nps", "exists": True}}]},
        ]
    }
    with app.test_request_context():
        words = conditions.in_words(rule)
    assert words == "at least 2 orders, in the last 180 days and (owns known, family Kitchen or not (NPS known))"


def test_each_thing_that_is_counted_is_one_or_several_and_units_are_named(app: Flask, world: World) -> None:
    with app.test_request_context():
        counts = [fact for fact in app.extensions["facts"].values() if fact.kind == "count"]
        assert len(counts) >= 14
        for fact in counts:
            one, two = ({"fact": fact.name, "gte": number} for number in (1, 2))
            assert conditions.in_words(two) == f"at least 2 {fact.label}"
            singular = conditions.in_words(one).removeprefix("at least 1 ")
            assert singular and singular != str(fact.label), fact.name
        said = [
            ({"fact": "orders", "gte": 1, "within_days": 1}, "at least 1 order, in the last day"),
            ({"fact": "orders", "gt": 0.5}, "more than 0.5 orders"),
            ({"fact": "orders", "gte": 1, "lte": 3}, "at least 1 at most 3 orders"),
            ({"fact": "tips_worked", "gte": 1}, "at least 1 person a tip worked for"),
            ({"fact": "support_minutes", "gte": 1}, "support time at least 1 minute"),
            ({"fact": "support_minutes", "lt": 30}, "support time less than 30 minutes"),
            ({"fact": "repeat_rate", "gte": 50}, "share of orders that are repeats at least 50 %"),
            ({"fact": "order_interval", "lte": 1}, "days between orders at most 1"),
        ]
        assert [(rule, conditions.in_words(rule)) for rule, _words in said] == said


@pytest.mark.both
def test_the_evidence_names_what_was_found(app: Flask, world: World, facts: Table) -> None:
    from core.clock import now
    from core.db import db

    rule = {
        "all": [
            {"fact": "orders", "gte": 1},
            {"fact": "spend", "gte": 1},
            {"fact": "owns", "in": ["T1"]},
            {"fact": "nps", "exists": False},
            {"fact": "last_order", "exists": True},
        ]
    }
    row = {"customer_id": world.ana.id, "at": now(), "family": "Kitchen", "word": None, "value": None}
    with app.test_request_context():
        db.session.execute(
            facts.insert(),
            [
                row | {"fact": "orders", "value": 7},
                row | {"fact": "spend", "value": 5990},
                row | {"fact": "owns", "word": "T2"},
                row | {"fact": "owns", "word": "T1"},
                row | {"fact": "last_order"},
            ],
        )
        found = conditions.evidence_of(rule, [world.ana.id, world.ben.id])
        db.session.rollback()
    assert [one.value for one in found[world.ana.id][:4]] == [1, 5990, ["T1", "T2"], None]
    assert str(found[world.ana.id][4].value).endswith("Z")
    assert [one.value for one in found[world.ben.id]] == [0, None, None, None, None]
