"""What a token that is not staff's learns from the feed: of others only what they show everybody."""

import orjson
import pytest

from core.clock import now
from core.journal import record
from customers.consent.actions import give, withdraw
from customers.purchases.orders import record_order
from customers.purchases.shapes import Line, Order, Who
from rewards.activity import PointsChanged
from tests.world import acting


def lines(answer):
    return [orjson.loads(line) for line in answer.data.splitlines()]


UNSAID = {"kind": None, "actor": None, "object": {"gone": True}}


@pytest.mark.both
def test_nobody_but_staff_learns_who_bought_something_or_consented_and_when(app, api, world, make):
    thread = make.thread(world.ana)
    with acting(app, world.ana) as viewer:
        give(viewer, "share_identity", "page")
    with acting(app, world.ana) as viewer:
        withdraw(viewer, "share_identity", "page")
    with acting(app, world.ada):
        order = Order("o-1", Who(None, world.ana.email), now(), "EUR", "paid", (Line("T1", "T1", 1, 5990, None),))
        record_order(order, "api")
        record(PointsChanged(customer_id=world.ana.id, points=59))
    staff, outsider = (lines(api(person, "feed:read").get("/feed")) for person in (world.pia, world.ben))
    private = {"customers.consent_given", "customers.consent_withdrawn", "customers.purchase_recorded"}
    private |= {"rewards.points_changed"}
    assert private < {one["kind"] for one in staff}
    assert next(one for one in staff if one["kind"] == "customers.purchase_recorded")["object"]["order_id"] == "o-1"
    for full, cut in zip(staff, outsider, strict=True):
        if full["kind"] in private:
            assert cut == {"seq": full["seq"], "at": full["at"], **UNSAID}
        else:
            assert cut["kind"] == full["kind"]
    assert outsider[0]["object"]["id"] == thread.id
    ben = api(world.ben, "feed:read")
    assert ben.get("/feed?kinds=customers.consent_given").json["errors"].keys() == {"kinds"}
    assert "purchase" not in {one["object"]["type"] for one in lines(ben.get("/feed/snapshot"))[1:]}
