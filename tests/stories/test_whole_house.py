"""Ana buys, writes a tip, bears the owner's mark, helps, votes and gives back: every number moves, and moves back."""

from datetime import timedelta

import pytest

from core import clock
from core.clock import iso, now
from core.worker import work_until_idle
from customers.consent.actions import give
from forum.posts.answers import accept_answer
from forum.reactions.actions import react
from ideas.votes import actions as votes
from rewards.badges.actions import make_badge
from rewards.badges.queries import badges_of
from rewards.ledger.balances import differences
from rewards.rules.defaults import make_default_rules
from rewards.ticks import mature_points
from tests.ideas.conftest import Board
from tests.purchases.make import order, refund
from tests.world import acting

pytestmark = pytest.mark.both
REGULAR_AND_HELPER = {"all": [{"fact": "orders", "gte": 2}, {"fact": "answers_accepted", "gte": 1}]}


def day(ago):
    return iso(now() - timedelta(days=ago))


class House:
    """What the doors answer of Ana; readers and jobs come to the end before each look."""

    def __init__(self, app, world, api, drain, client):
        self.app, self.world, self.drain, self.client = app, world, drain, client
        self.shop = api(world.ada, "purchases:write", "read")
        self.mine, self.staff = api(world.ana, "read", "write"), api(world.pia, "read", "write")

    def buy(self, number, ago):
        said = order(email=self.world.ana.email, order_id=f"O-{number}", ordered_at=day(ago))
        assert self.shop.post("/purchases", said).status_code == 201

    def give_back(self, number):
        # Orders know seconds: one given back in the second in which the tip was written would lie before it.
        said = refund(refund_id=f"R-{number}", refunded_at=iso(now() + timedelta(seconds=1)))
        assert self.shop.post(f"/purchases/O-{number}/refunds", said).status_code == 201

    def points(self):
        """(points, pending)"""
        self.drain()
        with self.app.app_context():
            assert differences() == []
        me = self.mine.get("/me").json
        return me["points"], me["pending"]

    def badges(self):
        """name → does it stand"""
        self.drain()
        with self.app.app_context():
            return {one.name: one.suspended_at is None for one in badges_of(self.world.ana.id)}

    def mark(self, thread):
        post = self.client.get(f"/api/v1/threads/{thread.id}/posts").json["data"][0]
        return post["ownership_at_post"], post["ownership_now"]

    def behind(self, idea):
        total = self.staff.get(f"/ideas/{idea}/tally").json["total"]
        return {name: total[name] for name in ("votes", "buyers", "net_revenue", "owners")}


@pytest.fixture
def house(app, world, api, drain, client):
    with acting(app, world.max) as viewer:
        make_default_rules()
        badge = {"name": "Regular & Helper", "tier": "gold", "rule": REGULAR_AND_HELPER}
        make_badge(viewer, badge)
    with app.app_context():
        work_until_idle()
    return House(app, world, api, drain, client)


def test_one_customer_goes_through_the_whole_house_and_every_number_finds_its_way_back(app, world, make, house):
    house.buy(1, ago=9)
    assert house.points() == (0, 59)
    house.buy(2, ago=2)
    assert house.points() == (0, 118)

    tip = make.thread(world.ana, title="Rice cleans burrs", category="tips", kind="tip", product="T1")
    assert house.points() == (5, 118)
    assert house.mark(tip) == (None, None)
    with acting(app, world.ana) as viewer:
        give(viewer, "show_ownership", channel="test")
    assert house.mark(tip) == ("owner", "owner")
    with acting(app, world.ben) as viewer:
        react(viewer, 1, "like")
    assert house.points() == (6, 118)

    question = make.thread(world.ben)
    answer = make.post(world.ana, question)
    assert house.badges() == {}
    with acting(app, world.ben) as viewer:
        accept_answer(viewer, question.id, answer.id)
    assert house.points() == (38, 118)
    assert house.badges() == {"Regular & Helper": True}

    board = Board(app, world)
    idea = board.idea(world.ben, product="T1")
    board.vote(world.ana, idea)
    assert house.behind(idea) == {"votes": 2, "buyers": 1, "net_revenue": 11980, "owners": 1}

    house.give_back(2)
    assert house.points() == (38, 59)
    assert house.badges() == {"Regular & Helper": False}
    assert house.mark(tip) == ("owner", "owner")
    assert house.behind(idea) == {"votes": 2, "buyers": 1, "net_revenue": 5990, "owners": 1}

    house.give_back(1)
    assert house.points() == (38, 0)
    assert house.mark(tip) == ("owner", "returned")
    assert house.behind(idea) == {"votes": 2, "buyers": 0, "net_revenue": 0, "owners": 0}
    assert "Returned" in house.client.get(f"/t/{tip.slug}/{tip.id}").text

    house.buy(3, ago=1)
    house.buy(4, ago=0)
    assert house.points() == (38, 118)
    assert house.badges() == {"Regular & Helper": True}
    with clock.shifted(timedelta(days=31)):
        with acting(app):
            mature_points()
        assert house.points() == (156, 0)

    with acting(app, world.ana) as viewer:
        votes.unvote(viewer, idea)
    assert house.behind(idea)["votes"] == 1
