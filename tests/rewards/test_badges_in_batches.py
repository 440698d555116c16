"""The badges' reader asks of many people at once, and only about what an entry can have moved; nobody gets less for it."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now, shifted
from core.db import db
from core.errors import Problem
from core.journal.models import Parked
from core.journal.readers import drain as drain_readers
from customers import conditions
from customers.attributes.actions import tell
from customers.attributes.definitions import retire
from customers.models import Customer
from customers.record.erasing import erase
from forum.posts.actions import delete_post
from forum.posts.answers import accept_answer
from forum.posts.writing import write
from forum.reactions.actions import react, withdraw
from ideas.ideas.actions import submit
from rewards.badges.models import HELD, Award, Badge
from rewards.rules.defaults import make_default_rules
from tests.counts import count
from tests.purchases.make import order, refund
from tests.world import acting, add_person

pytestmark = pytest.mark.both
DAY = timedelta(days=1)
RULES = {
    "Writes": {"fact": "posts", "gte": 2},
    "Liked": {"fact": "likes_received", "gte": 1},
    "Helps": {"all": [{"fact": "answers_accepted", "gte": 1}, {"fact": "orders", "gte": 1}]},
    "Guest": {"all": [{"fact": "posts", "gte": 1}, {"fact": "orders", "eq": 0}]},
    "Buys": {"fact": "orders", "gte": 2},
    "Thinks": {"fact": "ideas", "gte": 1},
    "House of two": {"attribute": "household_size", "gte": 2},
}


@pytest.fixture
def badges(app, api, world):
    sent = {"key": "household_size", "label": "Household", "kind": "number", "purpose": "To know."}
    assert api(world.ada).post("/attributes", sent).status_code == 201
    with acting(app):
        make_default_rules()
        for slug, rule in RULES.items():
            db.session.add(Badge(slug=slug.lower(), name=slug, rule=rule, holders=0, made_at=now()))


def held(app):
    with app.app_context():
        rows = select(Badge.name, Award.customer_id).join(Award, Award.badge_id == Badge.id).where(HELD)
        found = {name: set() for name in RULES}
        for name, customer_id in db.session.execute(rows):
            found[name].add(customer_id)
        return found


def test_whatever_happens_those_have_a_badge_whom_its_rule_finds(app, api, world, make, drain, badges, told):
    """In batches of any size, and asked only about what an entry can have moved."""
    rounds, dice, posts, orders = count(40, 600), random.Random(7), [], []
    shop, thread = api(world.ada, "purchases:write"), make.thread(world.mia)
    people = [world.ana, world.ben, world.pia]

    def buy(who):
        orders.append(f"O-{len(orders)}")
        shop.post("/purchases", order(who.email, order_id=orders[-1]))

    def give_back(_who):
        number = dice.choice(orders or ["O-none"])
        shop.post(f"/purchases/{number}/refunds", refund(refund_id=f"R-{number}"))

    def act(who, action, *said):
        with acting(app, who) as viewer:
            action(viewer, *said)

    deeds = [
        lambda who: posts.append(make.post(who, thread, body=f"Reply {len(posts)} on burrs.").id),
        buy,
        give_back,
        lambda who: act(world.mia, accept_answer, thread.id, dice.choice(posts)),
        lambda who: act(who, react, dice.choice(posts), "like"),
        lambda who: act(who, withdraw, dice.choice(posts), "like"),
        lambda who: act(world.mia, delete_post, posts.pop(dice.randrange(len(posts)))),
        lambda who: act(who, submit, f"A lid for number {dice.random()}", write("It falls shut.")),
        lambda who: act(who, tell, {"household_size": dice.choice([1, 2, None])}, "by hand"),
    ]
    posts.append(make.post(world.ben, thread, body="The first.").id)
    for turn in range(rounds):
        with shifted(DAY * turn):
            try:
                dice.choice(deeds)(dice.choice(people))
            except (Problem, IndexError):
                continue
            if dice.random() < 0.3:
                drain(dice.choice([1, 3, 500]))
    with shifted(DAY * rounds):
        drain()
        with app.app_context():
            everybody = list(db.session.scalars(select(Customer.id)))
            wanted = {name: conditions.matches(rule, everybody) for name, rule in RULES.items()}
        assert held(app) == wanted
    told(f"badges that differ from their rules after {rounds} deeds: 0")


def test_many_who_earn_a_badge_at_once_cost_as_many_statements_as_few(app, api, world, drain, badges, count_statements):
    shop = api(world.ada, "purchases:write")
    with acting(app):
        people = [add_person(f"buyer{number}") for number in range(14)]
    drain()
    asked = []
    for some in (people[:2], people[2:]):
        for who in some:
            for number in range(2):
                assert shop.post("/purchases", order(who.email, order_id=f"{who.handle}-{number}")).status_code == 201
        drain_others(app)
        count_statements.clear()
        drain_badges(app)
        reading = [one for one in count_statements if one.startswith("SELECT") or "UPDATE badges" in one]
        asked.append(len(reading))
    assert held(app)["Buys"] == {who.id for who in people}
    assert asked[1] <= asked[0] < 40


def drain_badges(app):
    with app.app_context():
        drain_readers([one for one in app.extensions["readers"] if one.name == "badges"])


def drain_others(app):
    with app.app_context():
        drain_readers([one for one in app.extensions["readers"] if one.name != "badges"])


def test_an_order_asks_no_badge_about_what_was_written(app, api, world, drain, badges, count_statements):
    drain()
    assert api(world.ada, "purchases:write").post("/purchases", order()).status_code == 201
    count_statements.clear()
    drain_badges(app)
    assert [one for one in count_statements if "FROM votes" in one or "FROM reactions" in one] == []
    assert any("purchase_lines" in one for one in count_statements)


def test_a_badge_about_something_that_is_gone_stops_nobody_and_stays_with_whoever_has_it(
    app, world, make, drain, badges
):
    with acting(app, world.ana) as viewer:
        tell(viewer, {"household_size": 3}, "by hand")
    drain()
    with acting(app, world.ada) as viewer:
        retire(viewer, "household_size")
    for number in range(2):
        make.thread(world.ana, title=f"Dust in the Tern, {number}")
    drain()
    with app.app_context():
        assert db.session.scalars(select(Parked.seq)).all() == []
    assert held(app)["Writes"] == held(app)["House of two"] == {world.ana.id}


def test_who_was_erased_is_counted_among_nobodys_holders(app, api, world):
    max_ = api(world.max, "read", "write")
    badge = max_.post("/badges", {"name": "Wall of corners", "tier": "gold"}).json["id"]
    max_.post(f"/badges/{badge}/awards", {"handle": "ben", "reason": "For a corner"})
    assert max_.get(f"/badges/{badge}").json["holders"] == 1
    with acting(app):
        erase(world.ben.id)
    assert max_.get(f"/badges/{badge}").json["holders"] == 0
