"""What conditions can ask about orders, support and use."""

import pytest

from customers.conditions import count, matches
from tests.purchases.make import LINES, order, refund
from tests.purchases.test_support import CASE, USE
from tests.world import acting

pytestmark = pytest.mark.both
TWO = [LINES[0], {"sku": "X1", "name": "Brush", "quantity": 2, "net_amount": 1000, "cost_amount": 400}]


@pytest.fixture
def bought(world, api):
    """Ana bought twice, ten days apart, and sent the brush of the first order back; Ben's one order came back whole."""
    shop = api(world.ada, "purchases:write")
    shop.post("/purchases", order(email=world.ana.email, lines=TWO))
    shop.post("/purchases", order(email=world.ana.email, order_id="O-2", ordered_at="2026-05-11T10:00:00Z"))
    shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "X1", "quantity": 1, "net_amount": 500}]))
    shop.post("/purchases", order(email=world.ben.email, order_id="O-3"))
    shop.post("/purchases/O-3/refunds", refund(refund_id="R-3"))
    shop.post("/support-cases", CASE | {"minutes": 25})
    shop.post("/support-cases", CASE | {"case_id": "C-2"})
    shop.post("/usage", USE)
    shop.post("/usage", USE | {"event_id": "E-2", "value": 4, "measure": "cleanings"})


@pytest.mark.parametrize(
    ("leaf", "who"),
    [
        ({"fact": "orders", "gte": 2}, "ana"),
        ({"fact": "orders", "eq": 2, "product": "T1"}, "ana"),
        ({"fact": "orders", "eq": 1, "sku": "X1"}, "ana"),
        ({"fact": "net_spend", "eq": 5990 * 2 + 500}, "ana"),
        ({"fact": "net_spend", "eq": 5990 * 2, "family": "Kitchen"}, "ana"),
        ({"fact": "contribution", "eq": 500 - 200}, "ana"),
        ({"fact": "last_order", "exists": True}, "ana"),
        ({"fact": "owns", "eq": "X1"}, "ana"),
        ({"fact": "owns", "exists": True, "family": "Kitchen"}, "ana"),
        ({"fact": "refunds", "eq": 1}, "ana ben"),
        ({"fact": "order_interval", "eq": 10}, "ana"),
        ({"fact": "repeat_rate", "eq": 50}, "ana"),
        ({"fact": "support_cases", "eq": 2}, "ana"),
        ({"fact": "support_minutes", "eq": 25}, "ana"),
        ({"fact": "usage", "eq": 3, "measure": "brews"}, "ana"),
        ({"fact": "last_usage", "exists": True}, "ana"),
        ({"fact": "orders", "gte": 1, "within_days": 36500}, "ana"),
    ],
)
def test_a_leaf_finds_whom_it_should(app, world, bought, leaf, who):
    people = [world.ana.id, world.ben.id, world.mia.id]
    with acting(app):
        found = matches(leaf, people)
    assert found == {getattr(world, name).id for name in who.split()}


def test_who_bought_nothing_has_no_sum_but_a_count(app, bought):
    with acting(app):
        assert count({"fact": "orders", "eq": 0}) == 6
        assert count({"fact": "net_spend", "lt": 1}) == 0
