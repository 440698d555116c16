"""Segments, audiences and badges ask about points, levels and badges; a badge that asks about points comes and goes with them."""

from datetime import timedelta

import pytest

from core.clock import iso, now, shifted
from core.db import db
from core.worker import work_until_idle
from customers import conditions
from forum.posts.actions import delete_post
from rewards.badges.models import HELD, Award
from rewards.rules.defaults import make_default_rules
from rewards.ticks import mature_points
from tests.purchases.make import order
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def rules(app):
    with acting(app):
        make_default_rules()


def settle(app, drain):
    drain()
    with app.app_context():
        work_until_idle()
    drain()


def holders(app, badge_id):
    with app.app_context():
        return set(db.session.scalars(db.select(Award.customer_id).where(Award.badge_id == badge_id, HELD)))


def found(max_, rule):
    answer = max_.post("/segments/count", {"rule": rule})
    assert answer.status_code == 200, answer.json
    return answer.json["count"]


def test_a_segment_finds_people_by_their_points_level_and_badges(app, world, max_, make, drain):
    max_.put("/rewards/levels", {"levels": [{"name": "In", "points": 0}, {"name": "Known", "points": 5}]})
    badge = max_.post("/badges", {"name": "Wall of corners", "tier": "gold"}).json["id"]
    max_.post(f"/badges/{badge}/awards", {"handle": "ben", "reason": "For a corner"})
    make.thread(world.ana)
    settle(app, drain)
    assert found(max_, {"fact": "points", "gte": 1}) == 1
    assert found(max_, {"fact": "points", "gte": 6}) == 0
    assert found(max_, {"fact": "level", "eq": "Known"}) == 1
    assert found(max_, {"fact": "badges", "in": ["wall-of-corners"]}) == 1
    with app.test_request_context():
        assert conditions.in_words({"fact": "points", "gte": 100}) == "points at least 100"
    with shifted(timedelta(days=40)):
        assert found(max_, {"fact": "points", "gte": 5, "within_days": 30}) == 0
        assert found(max_, {"fact": "points", "gte": 5, "within_days": 90}) == 1


def test_points_are_those_that_me_says(app, world, api, max_, make, drain):
    thread = make.thread(world.ana)
    answer = make.post(world.ben, thread)
    settle(app, drain)
    have = [api(one).get("/me").json["points"] for one in (world.ana, world.ben)]
    assert [found(max_, {"fact": "points", "eq": one}) for one in have] == [1, 1] and all(have)
    with acting(app, world.ben) as viewer:
        delete_post(viewer, answer.id)
    settle(app, drain)
    assert api(world.ben).get("/me").json["points"] == 0
    assert found(max_, {"fact": "points", "gte": 1}) == 1


def test_a_badge_for_points_comes_when_they_count_and_rests_when_they_go(app, world, api, max_, drain):
    rule = {"all": [{"fact": "points", "gte": 50}, {"fact": "orders", "gte": 1}]}
    badge = max_.post("/badges", {"name": "Half a hundred", "tier": "gold", "rule": rule}).json["id"]
    shop = api(world.ada, "purchases:write")
    shop.post("/purchases", order(world.ana.email, ordered_at=iso(now() - timedelta(days=1))))
    settle(app, drain)
    assert holders(app, badge) == set()
    with shifted(timedelta(days=40)):
        with acting(app):
            mature_points()
        settle(app, drain)
        assert holders(app, badge) == {world.ana.id}
        refund = {"refund_id": "R-1", "refunded_at": iso(now())}
        assert shop.post("/purchases/O-1/refunds", refund).status_code == 201
        settle(app, drain)
        assert holders(app, badge) == set()


def test_a_badge_for_a_level_follows_the_level(app, world, max_, make, drain):
    max_.put("/rewards/levels", {"levels": [{"name": "In", "points": 0}, {"name": "Known", "points": 2}]})
    rule = {"fact": "level", "in": ["Known"]}
    badge = max_.post("/badges", {"name": "Well known", "tier": "gold", "rule": rule}).json["id"]
    post = make.post(world.ana, make.thread(world.mia))
    settle(app, drain)
    assert world.ana.id in holders(app, badge)
    with acting(app, world.ana) as viewer:
        delete_post(viewer, post.id)
    settle(app, drain)
    assert world.ana.id not in holders(app, badge)


def test_no_badge_asks_about_badges_at_any_door(client, world, sign_in, csrf, max_):
    """Two of them could take each other away, and be told so, for ever."""
    rule = {"not": {"fact": "badges", "eq": "other"}}
    sent = {"name": "One of two", "tier": "gold"}
    refused = max_.post("/badges", sent | {"rule": rule})
    assert refused.status_code == 422 and "but badges" in refused.json["errors"]["rule"]
    made = max_.post("/badges", sent).json["id"]
    assert max_.patch(f"/badges/{made}", {"rule": rule}).status_code == 422
    page = {"rule": '{"fact": "badges", "eq": "other"}', "csrf_token": csrf}
    shown = sign_in(client, world.max).post(
        "/admin/badges/new", data=sent | {"name": "Other", "description": ""} | page
    )
    assert shown.status_code == 422 and "but badges" in shown.text
