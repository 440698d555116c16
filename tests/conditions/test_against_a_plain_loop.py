"""Whatever the rule and whoever the customers: the one statement finds those whom a plain loop finds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert

from core.clock import at
from core.commit import rollback
from core.db import db
from customers import conditions
from tests.conditions.naive import Row, meets
from tests.counts import count
from tests.world import World

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAMILIES = ["Kitchen", "Garden"]
WORDS = ["T1", "T2", "T3"]
small = st.integers(-3, 6)
days = st.integers(1, 400)


def moment_ago(days: int) -> datetime:
    """Never on the edge of a window: the clock goes on while a rule is compiled."""
    return NOW - timedelta(days=days, hours=1)


def rows() -> st.SearchStrategy[list[Row]]:
    return st.lists(
        st.builds(
            Row,
            fact=st.sampled_from(["orders", "spend", "nps", "last_order", "owns"]),
            customer_id=st.integers(0, 6),
            value=st.none() | small,
            word=st.none() | st.sampled_from(WORDS),
            at=st.integers(0, 500).map(moment_ago),
            family=st.sampled_from(FAMILIES),
        ),
        max_size=40,
    )


def narrowed(fact: str, asks: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    more = st.fixed_dictionaries(
        {}, optional={"within_days": days, "family": st.sampled_from([*FAMILIES, FAMILIES, "None of them"])}
    )
    return st.builds(lambda one, other: {"fact": fact, **one, **other}, asks, more)


def optional(**operators: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={**operators, "exists": st.booleans()}).filter(bool)


numbers = optional(eq=small, ne=small, lt=small, lte=small, gt=small, gte=small, **{"in": st.lists(small, min_size=1)})
moments = st.integers(0, 500).map(lambda ago: moment_ago(ago).isoformat())
words = optional(
    eq=st.sampled_from(WORDS),
    ne=st.sampled_from(WORDS),
    contains=st.sampled_from(WORDS),
    **{"in": st.lists(st.sampled_from(WORDS), min_size=1)},
)
leaves = st.one_of(
    narrowed("orders", numbers),
    narrowed("spend", numbers),
    narrowed("nps", numbers),
    narrowed("last_order", optional(eq=moments, lt=moments, lte=moments, gt=moments, gte=moments)),
    narrowed("owns", words),
)
rules = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        part.map(lambda one: {"not": one}),
    ),
    max_leaves=6,
)


@pytest.mark.both
@settings(max_examples=count(small=150, full=2000))
@given(rows=rows(), rule=rules)
def test_the_statement_finds_whom_a_plain_loop_finds(
    app: Flask, world: World, facts: Table, rows: list[Row], rule: dict[str, Any]
) -> None:
    ids = [person.id for person in world.people.values()]
    placed = [
        {**vars(row), "customer_id": ids[row.customer_id]}
        for number, row in enumerate(rows)
        if row.fact != "nps"
        or not any(row.customer_id == other.customer_id and other.fact == "nps" for other in rows[:number])
    ]
    with app.app_context(), at(NOW):
        db.session.execute(delete(facts))
        if placed:
            db.session.execute(insert(facts), placed)
        assert conditions.check(rule) is None
        found = set(db.session.execute(conditions.customers_matching(rule)).scalars())
        some = set(conditions.matches(rule, ids[:3]))
        total = conditions.count(rule)
        rollback()
    moment = NOW
    theirs = {each: [Row(**row) for row in placed if row["customer_id"] == each] for each in ids}
    expected = {each for each in ids if meets(rule, theirs[each], moment)}
    assert found == expected
    assert some == expected & set(ids[:3])
    assert total == len(expected)
