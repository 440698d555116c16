"""One rule over orders, ownership, conversations and consent: the preview counts exactly whom it should."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import iso, now
from core.commit import commit
from core.db import db
from core.facts import Fact
from customers import conditions
from forum.categories.models import Category
from tests.make import Make
from tests.world import World

RULE = {
    "all": [
        {"fact": "orders", "gte": 2, "within_days": 180},
        {"fact": "owns", "family": "Kitchen", "exists": True},
        {"fact": "posts", "gte": 1, "category": "tips"},
        {"fact": "consents", "eq": "research"},
    ]
}


def order(api: Callable, world: World, number: int, person: object, days_ago: int) -> None:
    sent = {
        "order_id": f"O-{number}",
        "customer": {"email": person.email},  # type: ignore[attr-defined]
        "ordered_at": iso(now() - timedelta(days=days_ago)),
        "currency": "EUR",
        "status": "paid",
        "lines": [{"sku": "T1", "name": "Grinder T1", "quantity": 1, "net_amount": 5990}],
    }
    assert api(world.ada, "purchases:write").post("/purchases", sent).status_code == 201


@pytest.mark.both
def test_a_preview_counts_exactly_and_one_more_order_changes_it_by_one(app: Flask, world: World, api: Callable) -> None:
    with app.app_context():
        if db.session.scalar(select(Category.id).where(Category.slug == "tips")) is None:
            db.session.add(Category(slug="tips", name="Tips"))
            commit()
    make, pia = Make(app), api(world.pia)

    def count() -> int:
        return pia.post("/segments/count", {"rule": RULE}).json["count"]

    for person in (world.ana, world.ben):
        make.thread(person, title="Grind a little coarser", category="tips")
        api(person).put("/me/consents/research", {})
        order(api, world, person.id, person, 10)
    order(api, world, 101, world.ana, 200)
    assert count() == 0
    order(api, world, 102, world.ana, 20)
    assert count() == 1
    order(api, world, 103, world.ben, 20)
    assert count() == 2
    api(world.ben).delete("/me/consents/research")
    assert count() == 1
    with app.test_request_context():
        found = [one.value for one in conditions.evidence(RULE, world.ana.id)]
    assert found == [2, ["T1"], 1, ["research"]]


def test_every_fact_that_packages_publish_can_be_asked(app: Flask, world: World) -> None:
    """Its rows have the columns that it promises, its name is its own, and a rule over it runs."""
    import app as root

    names = [fact.name for fact in root.FACTS]
    assert len(set(names)) == len(names)
    leaves = {
        "count": {"gte": 0},
        "sum": {"gte": 1},
        "value": {"lt": 3},
        "moment": {"lt": "2026-01-01"},
        "set": {"eq": "x"},
    }
    with app.test_request_context():
        for fact in root.FACTS:
            assert isinstance(fact, Fact)
            columns = set(fact.rows().selected_columns.keys())
            assert {"customer_id", "value", "at", *fact.dimensions} <= columns, fact.name
            rule = {"fact": fact.name, **leaves[fact.kind], "within_days": 30}
            assert conditions.check(rule) is None, fact.name
            conditions.count(rule)
            conditions.evidence(rule, world.ana.id)
