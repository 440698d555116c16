"""Segments: named rules, counted while they are written, known as they were at each moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core.clock import now, shifted
from core.commit import commit
from customers.attributes.actions import tell
from customers.segments import actions, queries
from tests.world import World, acting

BIG = {"all": [{"attribute": "household_size", "gte": 3}]}


def sized(app: Flask, person: object, size: int) -> None:
    with acting(app, person) as who:  # type: ignore[arg-type]
        tell(who, {"household_size": size}, "own page")


def test_a_rule_is_counted_and_kept_under_a_name(app: Flask, world: World, defined: list[str], api: Callable) -> None:
    sized(app, world.ana, 4)
    pia = api(world.pia)
    assert pia.post("/segments/count", {"rule": BIG}).json == {"count": 1}
    made = pia.post("/segments", {"name": "big households", "rule": BIG})
    assert (made.status_code, made.json["name"], made.json["rule"], made.json["count"]) == (
        201,
        "big households",
        BIG,
        1,
    )
    assert [one["name"] for one in pia.get("/segments").json["data"]] == ["big households"]
    assert pia.post("/segments", {"name": "Big Households", "rule": BIG}).status_code == 409
    wrong = pia.post("/segments", {"name": "wrong", "rule": {"all": [{"fact": "shoes", "gte": 1}]}})
    assert wrong.status_code == 422 and wrong.json["errors"]["rule"].startswith("all.0.fact: ")
    assert api(world.ana).get("/segments").status_code == 403
    assert api(world.mia).post("/segments", {"name": "mine", "rule": BIG}).status_code == 403


@pytest.mark.both
def test_memberships_are_dated(app: Flask, world: World, defined: list[str]) -> None:
    sized(app, world.ana, 4)
    with acting(app, world.pia) as pia:
        actions.create(pia, "big households", BIG)
    start = now()
    sized(app, world.ana, 1)
    sized(app, world.ben, 5)
    with shifted(timedelta(minutes=16)), app.app_context():
        actions.evaluate_due()
        commit()
    with app.app_context():
        before, after = start, start + timedelta(minutes=20)
        pairs = [(world.ana.id, before), (world.ben.id, before), (world.ana.id, after), (world.ben.id, after)]
        assert queries.as_of(pairs) == [["big households"], [], [], ["big households"]]
        assert queries.as_of([]) == []
        assert queries.names_of(world.ben.id) == ["big households"]


def test_many_moments_cost_one_statement(
    app: Flask, world: World, defined: list[str], count_statements: list[str]
) -> None:
    people = list(world.people.values())
    with app.app_context():
        count_statements.clear()
        queries.as_of([(person.id, now()) for person in people for _ in range(50)])
        assert len(count_statements) == 1


def test_looking_again_changes_nothing_before_its_time(app: Flask, world: World, defined: list[str]) -> None:
    with acting(app, world.pia) as pia:
        segment = actions.create(pia, "big households", BIG)
    sized(app, world.ana, 4)
    with app.app_context():
        actions.evaluate_due()
        commit()
        assert queries.segment_by_id(segment.id).count == 0
    with shifted(timedelta(minutes=15, seconds=1)), app.app_context():
        for _ in range(2):
            actions.evaluate_due()
            commit()
        assert queries.segment_by_id(segment.id).count == 1


def test_a_retired_segment_frees_its_name(app: Flask, world: World, defined: list[str]) -> None:
    sized(app, world.ana, 4)
    with acting(app, world.pia) as pia:
        segment = actions.create(pia, "big households", BIG)
    moment = now()
    with acting(app, world.pia) as pia:
        actions.retire(pia, segment.id)
        actions.create(pia, "big households", BIG)
    with app.app_context():
        assert queries.segment_by_id(segment.id) is None
        assert len(queries.as_of([(world.ana.id, moment)])[0]) == 1
