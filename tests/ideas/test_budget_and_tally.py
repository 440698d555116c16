"""What one may spend, and who stands behind an idea: against numbers worked out by hand and by plain SQL."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import iso, now
from core.db import db
from core.errors import Conflict
from customers.attributes.definitions import define
from customers.segments import actions as segments
from ideas.tally.queries import strongest
from ideas.votes.budget import budget_of
from tests.purchases.make import order, refund
from tests.world import acting, add_person


@pytest.fixture
def shop(api, world):
    """Records orders and refunds through the API."""
    token = api(world.ada, "purchases:write")

    class Shop:
        def order(self, email, number, net, days_ago=10, sku="T1"):
            at = iso(now() - timedelta(days=days_ago))
            lines = [{"sku": sku, "name": sku, "quantity": 1, "net_amount": net}]
            answer = token.post("/purchases", order(email=email, order_id=number, ordered_at=at, lines=lines))
            assert answer.status_code == 201, answer.text

        def refund(self, order_id, net, sku="T1"):
            lines = [{"sku": sku, "quantity": 0 if net else 1, "net_amount": net}]
            sent = refund(refund_id=f"R-{order_id}", refunded_at=iso(now()), lines=lines)
            answer = token.post(f"/purchases/{order_id}/refunds", sent)
            assert answer.status_code == 201, answer.text

    return Shop()


def test_the_budget_grows_with_repeat_orders_and_comes_back(app, board, world, shop):
    campaign = board.campaign(voting="budget", budget=10)
    assert _budget(app, world.ben, campaign).total == 10
    for number in range(3):
        shop.order(world.ben.email, f"O-{number}", 5000)
        assert _budget(app, world.ben, campaign).total == (10, 12, 14)[number]
    ideas = [board.idea(world.mia, f"Wish number {n} of five", campaign_id=campaign) for n in range(5)]
    for idea in ideas[:4]:
        board.vote(world.ben, idea, 3)
    board.vote(world.ben, ideas[4], 2)
    assert (_budget(app, world.ben, campaign).left, _budget(app, world.ben, campaign).over) == (0, 0)
    shop.refund("O-2", 5000)
    after = _budget(app, world.ben, campaign)
    assert (after.total, after.spent, after.left, after.over) == (12, 14, 0, 2)
    with pytest.raises(Conflict):
        board.vote(world.ben, ideas[4], 3)
    board.status(ideas[0], "shipped")
    board.status(ideas[1], "declined")
    assert (_budget(app, world.ben, campaign).spent, _budget(app, world.ben, campaign).left) == (8, 4)


def test_the_budget_stops_at_25(app, board, world, shop):
    campaign = board.campaign(voting="budget", budget=10)
    for number in range(10):
        shop.order(world.ben.email, f"O-{number}", 100)
    assert _budget(app, world.ben, campaign).total == 25


def _budget(app, person, campaign):
    with app.app_context():
        return budget_of(person.id, campaign, 10)


def test_the_tally_is_three_numbers_and_its_slices_sum_to_it(app, board, api, world, shop):
    """X2: 12-month net revenue 100, 0, 50 (after a refund of 30), 1,000."""
    with acting(app):
        people = [add_person(handle) for handle in ("vera", "wim", "xenia", "yves")]
    shop.order(people[0].email, "A", 10_000)
    shop.order(people[0].email, "A-old", 77_000, days_ago=400)
    shop.order(people[2].email, "C", 8_000)
    shop.order(people[3].email, "D", 100_000)
    idea = board.idea(people[0], "A lid that stays open", product="T1")
    for person in people[1:]:
        board.vote(person, idea)
    shop.refund("C", 3_000)
    with acting(app, world.pia) as pia:
        segments.create(pia, "good customers", {"fact": "net_spend", "gte": 10_000})
    answer = api(world.pia).get(f"/ideas/{idea}/tally?by=segment").json
    total = answer["total"]
    assert (total["votes"], total["people"], total["buyers"], total["net_revenue"]) == (4, 4, 3, 115_000)
    assert total["then"] == {"buyers": 3, "net_revenue": 118_000, "owners": 3}
    for name in ("votes", "people", "buyers", "net_revenue", "owners"):
        assert sum(one[name] for one in answer["slices"]) == total[name]
    assert {one["value"]: one["net_revenue"] for one in answer["slices"]} == {
        "good customers": 110_000,
        "In no segment": 5_000,
    }
    assert _plain(app, idea) == (4, 3, 115_000)
    assert api(world.pia).get(f"/ideas/{idea}/tally?by=nonsense").status_code == 422


def _plain(app, idea):
    plain = text(
        """SELECT sum(v.weight), count(m.net), sum(coalesce(m.net, 0)) FROM idea_votes v LEFT JOIN
        (SELECT p.customer_id, sum(l.report_net) AS net FROM purchases p JOIN purchase_lines l ON l.purchase_id = p.id
         WHERE p.counts_since IS NOT NULL AND p.returned_at IS NULL AND p.ordered_at >= :since GROUP BY p.customer_id) m
        ON m.customer_id = v.customer_id WHERE v.root_id = :idea AND v.counts"""
    )
    with app.app_context():
        since = (now() - timedelta(days=365)).strftime("%Y-%m-%d %H:%M:%S")
        return tuple(map(int, db.session.execute(plain, {"since": since, "idea": idea}).one()))


def test_votes_buyers_and_revenue_make_three_orders(app, board, client, world, shop, sign_in):
    with acting(app):
        people = [add_person(f"p{n}") for n in range(6)]
    shop.order(people[0].email, "A", 100_000)
    shop.order(people[1].email, "B", 1_000)
    shop.order(people[2].email, "C", 1_000)
    loved = board.idea(people[3], "Loved by many people")
    for person in people[4:]:
        board.vote(person, loved)
    bought = board.idea(people[1], "Wanted by two buyers")
    board.vote(people[2], bought)
    board.idea(people[0], "Wanted by one who buys a lot")
    sign_in(client, world.noa)
    first = {}
    for by in ("votes", "buyers", "revenue"):
        page = client.get(f"/ideas/triage?order={by}").text
        first[by] = min(("Loved", "two buyers", "buys a lot"), key=page.index)
    assert first == {"votes": "Loved", "buyers": "two buyers", "revenue": "buys a lot"}


@pytest.mark.both
def test_who_buys_most_stands_first_however_many_have_more_votes(app, board, world, shop):
    board.idea(world.ben, "Wanted by one who buys")
    shop.order(world.ben.email, "A", 1_000)
    for n in range(3):
        board.vote(world.mia, board.idea(world.ana, f"A wish of mine, number {n}"))
    with acting(app, world.pia) as viewer:
        for order in ("buyers", "revenue"):
            assert [row.title for row in strongest(viewer, order, limit=1)] == ["Wanted by one who buys"]
        assert strongest(viewer, "votes", limit=1)[0].title == "A wish of mine, number 2"


def test_the_tally_by_an_attribute(app, board, api, world):
    from customers.attributes.actions import tell

    with acting(app, world.ada) as ada:
        define(ada, ATTRIBUTE)
    idea = board.idea(world.ana)
    board.vote(world.ben, idea)
    with acting(app, world.ben) as ben:
        tell(ben, {"machine": "Bittern"}, "own page")
    slices = api(world.pia).get(f"/ideas/{idea}/tally?by=attribute:machine").json["slices"]
    assert {one["value"]: one["votes"] for one in slices} == {"Bittern": 1, "no data": 1}


ATTRIBUTE = {
    "key": "machine",
    "label": "Machine",
    "kind": "single",
    "options": ["Bittern", "Tern"],
    "maintained_by": "customer",
    "visibility": "staff",
    "purpose": "To know.",
    "fresh_days": None,
}


def test_the_export_runs_no_formula(app, board, client, world, sign_in):
    board.idea(world.ana, "=HYPERLINK(1) a lid", product="T1")
    answer = sign_in(client, world.pia).get("/ideas/export.csv")
    text_of = answer.text
    assert "'=HYPERLINK(1) a lid" in text_of and ",ana,Ana,1," in text_of


@pytest.mark.both
def test_an_export_is_sent_in_pieces_and_whole(app, board, client, world, sign_in, monkeypatch):
    monkeypatch.setattr("ideas.tally.spreadsheet.AT_ONCE", 2)
    for n in range(5):
        board.vote(world.ben, board.idea(world.ana, f"A wish of mine, number {n}"))
    answer = sign_in(client, world.noa).get("/ideas/export.csv")
    assert answer.is_streamed and answer.content_length is None
    pieces = list(answer.iter_encoded())
    assert len(pieces) == 6 and b"".join(pieces).count(b"A wish of mine") == 10
