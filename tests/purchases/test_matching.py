"""Whose order is it? Now, or when they appear."""

import pytest
from sqlalchemy import select

from core.db import db
from core.journal.models import JournalRow
from customers.accounts.actions import register
from customers.models import Customer
from customers.purchases.matching import match_all
from customers.purchases.models import Purchase
from tests.purchases.make import order, refund
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read", "write")


def said(app):
    with acting(app):
        ours = JournalRow.object_type == "purchase"
        rows = db.session.execute(select(JournalRow.kind, JournalRow.actor_id, JournalRow.facts).where(ours))
        return [(row.kind.partition("_")[2], row.actor_id, row.facts.get("late", False)) for row in rows]


def change(app, handle, **values):
    with acting(app):
        person = db.session.scalars(select(Customer).where(Customer.handle == handle)).one()
        for name, value in values.items():
            setattr(person, name, value)


def test_the_external_id_decides_before_the_address(app, world, shop):
    change(app, "ben", external_id="crm-7")
    made = shop.post("/purchases", order(email=world.ana.email, external_id="crm-7"))
    assert made.json["customer_id"] == world.ben.id


def test_an_address_that_nobody_proved_is_nobodys(app, world, shop):
    change(app, "ana", email_verified_at=None)
    assert shop.post("/purchases", order(email=world.ana.email)).json["state"] == "waiting"
    assert said(app) == []


def test_whoever_joins_gets_what_waited_and_it_is_said_then(app, world, shop):
    shop.post("/purchases", order(email="zoe@example.org"))
    shop.post("/purchases/O-1/refunds", refund(amount=1990))
    with acting(app):
        zoe = register(None, "zoe@example.org", "zoe", "Zoe", None).id
    assert shop.get("/purchases/O-1").json["customer_id"] == zoe
    assert said(app) == [("recorded", zoe, True), ("refunded", zoe, False)]
    with acting(app):
        query = select(JournalRow.facts).where(JournalRow.object_type == "purchase").order_by(JournalRow.seq)
        ordered, back = db.session.scalars(query).all()
    assert (ordered["net_amount"], ordered["report_amount"]) == (5990, 5990)
    assert (back["net_amount"], back["left_amount"]) == (1990, 4000)


def test_a_crm_that_names_somebody_brings_their_orders(app, world, shop):
    shop.post("/purchases", order(email=None, external_id="crm-9"))
    sent = {"external_id": "crm-9", "email": world.ana.email}
    answer = shop.put("/customers", sent)
    assert answer.status_code == 200
    assert shop.get("/purchases/O-1").json["customer_id"] == answer.json["id"] == world.ana.id


def test_the_sweep_finds_whoever_appeared_silently(app, world, shop):
    shop.post("/purchases", order(email="ben@new.example"))
    change(app, "ben", email="ben@new.example")
    with acting(app):
        match_all()
    assert shop.get("/purchases/O-1").json["customer_id"] == world.ben.id
    with acting(app):
        match_all()
    assert said(app) == [("recorded", world.ben.id, True)]


def test_an_order_that_names_somebody_known_does_not_go_to_its_address(app, world, shop):
    shop.post("/purchases", order(email="ana@new.example", external_id="crm-1"))
    change(app, "ben", external_id="crm-1")
    change(app, "ana", email="ana@new.example")
    with acting(app):
        match_all()
    assert shop.get("/purchases/O-1").json["customer_id"] == world.ben.id


def test_an_unpaid_order_is_said_when_it_is_paid_and_only_once(app, world, shop):
    shop.post("/purchases", order(email=world.ana.email, status="pending"))
    assert said(app) == []
    shop.patch("/purchases/O-1", {"status": "paid"})
    shop.patch("/purchases/O-1", {"status": "shipped"})
    assert said(app) == [("recorded", world.ana.id, False)]


def test_an_order_that_was_never_paid_is_cancelled_without_a_word(app, world, shop):
    shop.post("/purchases", order(email=world.ana.email, status="pending"))
    shop.patch("/purchases/O-1", {"status": "cancelled"})
    assert said(app) == []


def test_the_journal_names_and_never_quotes(app, world, shop):
    change(app, "ana", external_id="crm-secret")
    shop.post("/purchases", order(email=world.ana.email, external_id="crm-secret"))
    with acting(app):
        facts = db.session.scalars(select(JournalRow.facts)).one()
    assert "secret" not in str(facts)
    assert "@" not in str(facts)
    assert (facts["nth"], facts["net_amount"], facts["currency"]) == (1, 5990, "EUR")


def test_the_nth_order_knows_its_place(app, world, shop):
    for day in (1, 4, 9):
        at = f"2026-05-0{day}T10:00:00Z"
        shop.post("/purchases", order(email=world.ana.email, order_id=f"O-{day}", ordered_at=at))
    with acting(app):
        facts = db.session.scalars(select(JournalRow.facts).order_by(JournalRow.seq)).all()
    assert [(one["nth"], one["days_since"]) for one in facts] == [(1, None), (2, 3), (3, 5)]


def test_an_erased_persons_orders_stay_nameless_and_wait_for_nobody(app, world, shop):
    from customers.purchases.privacy import PRIVACY

    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(email=world.ana.email, order_id="O-2", customer={"external_id": "crm-1"}))
    change(app, "ana", external_id="crm-1")
    with acting(app):
        assert {name for name, rows in PRIVACY.export(world.ana.id).items() if rows} == {"orders", "order_lines"}
        PRIVACY.forget(world.ana.id)
        rows = db.session.execute(select(Purchase.external_id, Purchase.email, Purchase.customer_id)).all()
        assert {(row.external_id, row.email) for row in rows} == {(None, None)}
    assert shop.get("/purchases").json["data"] == []


def test_two_records_become_one_with_all_their_orders(app, world, shop):
    from customers.purchases.privacy import PRIVACY

    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(email=world.ben.email, order_id="O-2"))
    with acting(app):
        moved = PRIVACY.merge(world.ben.id, world.ana.id)
        assert sum(len(one.keys) for one in moved) == 1
    assert shop.get("/purchases/O-2").json["customer_id"] == world.ana.id
