"""Whatever the order of deliveries and however often they come, the same is left of each order (Hypothesis)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from core.commit import commit, rollback
from core.db import db
from core.journal.models import JournalRow
from customers.purchases.models import Alarm, Purchase, PurchaseLine, Refund, RefundLine, RefundShare
from customers.purchases.money import share_out
from customers.purchases.orders import known_orders, record_order, set_status
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Back, Line, Order, Refunding
from tests.counts import count

AT = datetime(2026, 5, 1, tzinfo=UTC)
PRICES = [5990, 1000, 0]
amounts = st.integers(0, 7000)
refunds = st.one_of(
    st.builds(lambda amount: ((), amount), amounts),
    st.builds(Back, st.sampled_from(["S0", "S1", "S2"]), st.integers(0, 3), amounts).map(lambda back: ((back,), None)),
)


def the_order():
    lines = tuple(Line(f"S{n}", "", 2, price) for n, price in enumerate(PRICES))
    return Order("O-1", Who(email="ana@example.com"), AT, "EUR", "paid", lines)


def clear():
    for model in (RefundShare, RefundLine, Refund, PurchaseLine, Purchase, Alarm, JournalRow):
        db.session.execute(delete(model))
    commit()


def deliver(events):
    """Each in a transaction of its own, as requests do."""
    for event in events:
        if isinstance(event, Order):
            record_order(event, "api")
        elif isinstance(event, Refunding):
            record_refund(event)
        elif known_orders(["O-1"]):
            set_status("O-1", "cancelled", AT)
        commit()


def left():
    row = db.session.execute(select(Purchase.ordered_amount, Purchase.refunded_amount)).one()
    lines = db.session.execute(
        select(PurchaseLine.net_amount, PurchaseLine.refunded_amount, PurchaseLine.report_net)
    ).all()
    assert sum(line.refunded_amount for line in lines) == row.refunded_amount
    assert all(line.report_net == line.net_amount - line.refunded_amount >= 0 for line in lines)
    said = db.session.execute(select(JournalRow.kind, JournalRow.facts).order_by(JournalRow.seq)).all()
    assert [entry.kind for entry in said].count("customers.purchase_recorded") == 1
    assert said[0].kind == "customers.purchase_recorded"
    back = sum(entry.facts["net_amount"] for entry in said[1:])
    assert said[0].facts["net_amount"] - back == row.ordered_amount - row.refunded_amount
    rollback()
    return row.ordered_amount - row.refunded_amount


@pytest.mark.both
@settings(max_examples=count(8, 500))
@given(data=st.data(), wished=st.lists(refunds, max_size=4), is_cancelled=st.booleans())
def test_deliveries_may_come_in_any_order_and_any_number(app, data, wished, is_cancelled):
    backs = [Refunding(f"R-{n}", "O-1", AT, lines, amount) for n, (lines, amount) in enumerate(wished)]
    events = [the_order(), *backs]
    with app.app_context():
        clear()
        deliver(events)
        plain = left()
        clear()
        mixed = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=3))))
        deliver(mixed)
        assert left() == plain
        if is_cancelled:
            deliver([None, *events])
            assert left() == 0


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_what_is_shared_out_adds_up_and_fits(total, weights):
    parts = share_out(min(total, sum(weights)), weights)
    assert sum(parts) == min(total, sum(weights))
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


def test_pieces_that_came_back_for_nothing_leave_their_money_to_the_cancellation(app):
    with app.app_context():
        clear()
        for_nothing = [Refunding(f"R-{n}", "O-1", AT, (Back(f"S{n}", 2, 0),), None) for n in range(3)]
        deliver([the_order(), *for_nothing])
        assert left() == sum(PRICES)
        deliver([None])
        assert left() == 0
