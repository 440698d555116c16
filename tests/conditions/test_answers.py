"""Conditions on answers, as `show_if` asks them."""

from typing import Any

import pytest
from flask import Flask

from customers import conditions

ANSWERS = {
    "owns": "yes",
    "score": 9,
    "brews": ["espresso", "filter"],
    "since": "2024-05-01",
    "mail": True,
    "note": "Hard Water",
    "skipped": None,
    "all": "everything",
}


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        ({"owns": {"eq": "yes"}}, True),
        ({"owns": {"ne": "yes"}}, False),
        ({"owns": {"in": ["no", "yes"]}}, True),
        ({"score": {"gte": 9, "lt": 10}}, True),
        ({"score": {"eq": 9.0}}, True),
        ({"score": {"gt": "8"}}, False),
        ({"score": {"eq": True}}, False),
        ({"mail": {"eq": True}}, True),
        ({"mail": {"eq": 1}}, False),
        ({"brews": {"contains": "filter"}}, True),
        ({"brews": {"eq": "filter"}}, True),
        ({"brews": {"ne": "moka"}}, True),
        ({"brews": {"in": ["moka", "tea"]}}, False),
        ({"since": {"lt": "2025-01-01"}}, True),
        ({"note": {"contains": "water"}}, True),
        ({"skipped": {"ne": 3}}, False),
        ({"never_asked": {"lt": 3}}, False),
        ({"never_asked": {"exists": False}}, True),
        ({"skipped": {"exists": False}}, True),
        ({"not": {"never_asked": {"eq": 3}}}, True),
        ({"all": [{"owns": {"eq": "yes"}}, {"any": [{"score": {"lt": 7}}, {"score": {"gt": 8}}]}]}, True),
        ({"all": {"eq": "everything"}}, True),
    ],
)
def test_answers_meet_a_rule_or_not(app: Flask, rule: dict[str, Any], met: bool) -> None:
    with app.test_request_context():
        assert conditions.check_answers(rule, set(ANSWERS) | {"never_asked"}) is None
        assert conditions.holds(rule, ANSWERS) is met


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"other": {"eq": 1}}, "other"),
        ({"owns": "yes"}, "owns"),
        ({"owns": {}}, "owns"),
        ({"owns": {"like": "y"}}, "owns.like"),
        ({"owns": {"eq": ["yes"]}}, "owns.eq"),
        ({"any": [{"owns": {"eq": "yes"}, "score": {"eq": 1}}]}, "any.0"),
    ],
)
def test_a_wrong_rule_about_answers_names_its_place(app: Flask, rule: dict[str, Any], place: str) -> None:
    with app.test_request_context():
        sentence = conditions.check_answers(rule, set(ANSWERS))
    assert sentence is not None and sentence.startswith(f"{place}: ")
