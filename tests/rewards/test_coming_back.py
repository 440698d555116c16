"""Who comes back later is thanked for it; two orders of one instant are one visit, in whatever order they are delivered."""

from datetime import timedelta

import pytest

from core.clock import iso, now
from rewards.bringing import make_rules
from tests.purchases.make import order
from tests.world import acting

pytestmark = pytest.mark.both
RULE = {"key": "again", "label": "Again", "trigger": "repeat_order", "points": 50}


@pytest.mark.parametrize(("hours", "paid"), [((0, 0), 0), ((0, 1), 50), ((1, 0), 50), ((0, 1, 1), 50), ((1, 1, 0), 50)])
def test_only_a_later_moment_is_a_return(app, api, world, drain, hours, paid):
    with acting(app, world.max):
        make_rules([RULE])
    shop, start = api(world.ada, "purchases:write"), now() - timedelta(days=3)
    for number, after in enumerate(hours):
        at = iso(start + timedelta(hours=after))
        answer = shop.post("/purchases", order(email=world.ana.email, order_id=f"O-{number}", ordered_at=at))
        assert answer.status_code == 201, answer.text
        drain()
    me = api(world.ana).get("/me").json
    assert me["points"] + me["pending"] == paid
