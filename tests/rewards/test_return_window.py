"""For how long points of an order are pending is the site's to say; what is written keeps its day."""

from datetime import timedelta

import pytest

from core.clock import iso, now
from core.db import db
from rewards.ledger.models import STATUS, Line
from rewards.rules.defaults import make_default_rules
from tests.purchases.make import order
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def set_to(client, world, sign_in, csrf):
    def send(days):
        sent = {"site_name": "", "return_window_days": days, "csrf_token": csrf}
        return sign_in(client, world.ada).post("/admin/site", data=sent)

    return send


@pytest.fixture
def buy(app, world, api, drain):
    with acting(app):
        make_default_rules()
    shop = api(world.ada, "purchases:write")

    def do(order_id):
        moment = now() - timedelta(days=1)
        shop.post("/purchases", order(email=world.ana.email, order_id=order_id, ordered_at=iso(moment)))
        drain()

    return do


def waits(app):
    """Days from order to maturity, of each line so far, and whether it is pending."""
    with app.app_context():
        lines = db.session.scalars(db.select(Line).where(Line.balance == STATUS).order_by(Line.id)).all()
        return [((line.available_at - now()).days + 2, line.state) for line in lines]


def test_each_order_waits_as_long_as_is_set_when_its_points_are_written(app, buy, set_to, client):
    buy("O-1")
    assert set_to("7").status_code == 303
    buy("O-2")
    assert set_to("0").status_code == 303
    buy("O-3")
    assert waits(app) == [(30, "pending"), (7, "pending"), (0, "available")]
    assert "count at once" in client.get("/rewards").text
    set_to("365")
    assert "pending for 365 days" in client.get("/rewards").text
    assert waits(app) == [(30, "pending"), (7, "pending"), (0, "available")]


@pytest.mark.parametrize("days", ["-1", "366", "1.5", "a week", "9" * 30])
def test_it_is_whole_days_up_to_a_year(set_to, client, days):
    answer = set_to(days)
    assert answer.status_code == 422 and 'id="return_window_days-error"' in answer.text
    assert 'value="30"' in client.get("/admin/site").text


def test_a_page_that_does_not_name_it_changes_nothing(set_to, client):
    assert set_to("").status_code == 303
    assert 'value="30"' in client.get("/admin/site").text
