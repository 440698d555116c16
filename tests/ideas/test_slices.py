"""The tally of every idea, cut by every attribute, segment, level, product and campaign, against plain SQL over the same rows."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import iso, now
from core.db import db
from customers.attributes.actions import tell
from customers.attributes.definitions import define
from customers.segments import actions as segments
from tests.counts import count
from tests.purchases.make import order, refund
from tests.world import acting, add_person

MACHINE = {
    "key": "machine",
    "label": "Machine",
    "kind": "single",
    "options": ["Bittern", "Tern", "Heron"],
    "maintained_by": "customer",
    "visibility": "staff",
    "purpose": "To know.",
    "fresh_days": None,
}
USES = MACHINE | {"key": "uses", "label": "Uses", "kind": "multi", "options": ["Milk", "Water", "Ice"]}
GIFT = MACHINE | {"key": "gift", "label": "A gift", "kind": "yes_no", "options": []}
SEGMENTS = {
    "one order or more": {"fact": "orders", "gte": 1},
    "two orders or more": {"fact": "orders", "gte": 2},
    "Bittern people": {"attribute": "machine", "in": ["Bittern"]},
}
MONEY = """SELECT p.customer_id, sum(l.report_net) AS net, count(DISTINCT p.id) AS orders
FROM purchases p JOIN purchase_lines l ON l.purchase_id = p.id
WHERE p.counts_since IS NOT NULL AND p.returned_at IS NULL AND p.ordered_at >= :since GROUP BY p.customer_id"""
OWNERS = """SELECT p.customer_id FROM purchases p JOIN purchase_lines l ON l.purchase_id = p.id
JOIN products g ON g.id = l.product_id WHERE p.counts_since IS NOT NULL AND p.returned_at IS NULL
AND l.returned_at IS NULL AND l.quantity > 0 AND g.sku = :sku"""
VALUES = """SELECT v.customer_id, a.key, v.value FROM attribute_values v JOIN attributes a ON a.id = v.attribute_id
WHERE v.is_effective"""


@pytest.fixture
def community(app, board, api, world):
    """People who bought, or not, said something of themselves, or not, and voted here and there."""
    chance = random.Random(7)
    with acting(app, world.ada) as ada:
        for one in (MACHINE, USES, GIFT):
            define(ada, one)
    with acting(app):
        people = [add_person(f"voter{n}") for n in range(count(14, 120))]
    for person in people:
        _lives(app, api(world.ada, "purchases:write"), person, chance)
    with acting(app, world.pia) as pia:
        for name, rule in SEGMENTS.items():
            segments.create(pia, name, rule)
    campaign = board.campaign(voting="budget", budget=100, product="T2")
    ideas = [
        board.idea(world.ana, "Wanted for the grinder", product="T1"),
        board.idea(world.ana, "Wanted by all of them"),
    ]
    ideas.append(board.idea(world.ana, "Wanted in the campaign", campaign_id=campaign))
    for person in people:
        for idea in ideas:
            if chance.random() < 0.7:
                board.vote(person, idea, chance.randint(1, 3) if idea == ideas[2] else None)
    extra = board.idea(people[0], "The same, once more, for the grinder")
    board.merge(extra, ideas[0])
    return ideas


def _lives(app, shop, person, chance):
    said = {
        "machine": chance.choice(MACHINE["options"]),
        "uses": chance.sample(USES["options"], 2),
        "gift": chance.random() < 0.5,
    }
    some = {key: value for key, value in said.items() if chance.random() < 0.6}
    if some:
        with acting(app, person) as viewer:
            tell(viewer, some, "own page")
    for number in range(chance.randrange(3)):
        name, sku = f"{person.handle}-{number}", chance.choice(["T1", "T2"])
        lines = [{"sku": sku, "name": sku, "quantity": 2, "net_amount": 1000 * chance.randint(1, 90)}]
        at = iso(now() - timedelta(days=chance.choice([3, 40, 300, 500])))
        assert (
            shop.post("/purchases", order(email=person.email, order_id=name, ordered_at=at, lines=lines)).status_code
            == 201
        )
        if chance.random() < 0.3:
            back = [{"sku": sku, "quantity": 1, "net_amount": lines[0]["net_amount"] // 2}]
            sent = refund(refund_id=f"R-{name}", refunded_at=iso(now()), lines=back)
            assert shop.post(f"/purchases/{name}/refunds", sent).status_code == 201


def _plain(app, idea, sku):
    """One row for each voter, put together outside of the tally."""
    since = now() - timedelta(days=365)
    with app.app_context():
        moment = since if db.engine.dialect.name == "postgresql" else since.strftime("%Y-%m-%d %H:%M:%S")
        money = {row[0]: (int(row[1]), row[2]) for row in db.session.execute(text(MONEY), {"since": moment})}
        owners = {row[0] for row in db.session.execute(text(OWNERS), {"sku": sku})} if sku else set()
        said = defaultdict(dict)
        for row in db.session.execute(text(VALUES)):
            said[row.customer_id][row.key] = row.value
        votes = db.session.execute(
            text("SELECT customer_id, weight FROM idea_votes WHERE root_id = :idea AND counts"), {"idea": idea}
        ).all()
    return [
        {
            "votes": weight,
            "people": 1,
            "buyers": int(who in money),
            "net_revenue": money.get(who, (0, 0))[0],
            "owners": int(who in owners),
            "said": said[who],
            "orders": money.get(who, (0, 0))[1],
        }
        for who, weight in votes
    ]


NUMBERS = ("votes", "people", "buyers", "net_revenue", "owners")


def _sums(rows, label):
    found = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    for row in rows:
        for name in NUMBERS:
            found[label(row)][name] += row[name]
    return dict(found)


def _word(value):
    value = value.strip('"') if isinstance(value, str) else value
    if isinstance(value, str) and value.startswith("["):
        value = [one.strip(' "') for one in value.strip("[]").split(",")]
    if isinstance(value, list):
        return ", ".join(sorted(value))
    return {True: "yes", False: "no", "true": "yes", "false": "no", None: "no data"}.get(value, value)


@pytest.mark.both
def test_every_slice_is_what_plain_sql_sums(app, community, api, world, told):
    pia, compared = api(world.pia), 0
    for idea, sku in zip(community, ("T1", None, "T2"), strict=True):
        rows = _plain(app, idea, sku)
        for key in ("machine", "uses", "gift"):
            answer = pia.get(f"/ideas/{idea}/tally?by=attribute:{key}").json
            wanted = _sums(rows, lambda row, key=key: _word(row["said"].get(key)))
            assert {one["value"]: {name: one[name] for name in NUMBERS} for one in answer["slices"]} == wanted
            compared += len(wanted)
            for name in NUMBERS:
                assert answer["total"][name] == sum(row[name] for row in rows)
        for by in ("segment", "level"):
            answer = pia.get(f"/ideas/{idea}/tally?by={by}").json
            for name in NUMBERS:
                assert sum(one[name] for one in answer["slices"]) == answer["total"][name]
        bittern = [
            one for one in pia.get(f"/ideas/{idea}/tally?by=segment").json["slices"] if "Bittern" in one["value"]
        ]
        theirs = [row for row in rows if _word(row["said"].get("machine")) == "Bittern"]
        assert sum(one["net_revenue"] for one in bittern) == sum(row["net_revenue"] for row in theirs)
        compared += len(bittern)
    told(f"slices compared with plain SQL: {compared}")


@pytest.mark.both
def test_many_ideas_at_once_have_the_sums_that_each_has_alone(app, community, api, world):
    from ideas.tally.queries import strengths

    with app.app_context():
        together = strengths(community)
    for idea in community:
        alone = api(world.pia).get(f"/ideas/{idea}/tally").json["total"]
        assert [getattr(together[idea], name) for name in NUMBERS[:4]] == [alone[name] for name in NUMBERS[:4]]
