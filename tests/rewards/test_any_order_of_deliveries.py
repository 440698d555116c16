"""In whatever order orders and refunds are delivered, and whenever their customer is found and a rate for their currency comes,
the same is paid for them in the end."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from core.access import Viewer
from core.clock import now
from core.commit import commit
from core.db import db
from core.errors import Conflict, Invalid
from core.journal.models import JournalRow
from customers.models import Customer
from customers.purchases.matching import match_waiting
from customers.purchases.models import Alarm, Purchase, PurchaseLine, Rate, Refund, RefundLine, RefundShare
from customers.purchases.orders import known_orders, record_order, set_status
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Back, Line, Order, Refunding
from customers.purchases.valuing import set_rate, set_report_currency
from rewards.ledger.models import Balance
from rewards.ledger.models import Line as Entered
from rewards.rules.defaults import ALWAYS
from rewards.rules.models import Rule
from tests.counts import count
from tests.rewards.ledger_checks import check, check_replays, read, rewind
from tests.world import acting

pytestmark = pytest.mark.both
STAFF = Viewer(id=None)
AT = datetime(2026, 5, 1, tzinfo=UTC)
RULES = (
    {"key": "spent", "trigger": "spent", "points": 1, "per": 100},
    {"key": "kettles", "trigger": "spent", "points": 3, "per": 100, "product": "T2"},
    {"key": "order", "trigger": "order", "points": 2},
    {"key": "second", "trigger": "nth_order", "points": 50, "nth": 2},
    {"key": "again", "trigger": "repeat_order", "points": 20, "within_days": 30},
    {"key": "kitchen-again", "trigger": "repeat_order", "points": 7, "family": "Kitchen"},
    {"key": "kettle-again", "trigger": "repeat_order", "points": 5, "product": "T2"},
)
orders = st.tuples(
    st.integers(0, 80),
    st.lists(st.integers(0, 6000), min_size=1, max_size=2),
    st.booleans(),
    st.sampled_from(["EUR", "USD"]),
)
backs = st.tuples(st.integers(0, 3), st.sampled_from(["all", "T1", "T2", "some"]), st.integers(1, 7000))


@pytest.fixture(autouse=True)
def rules(app):
    with acting(app):
        set_report_currency(STAFF, "EUR")
        for one in RULES:
            db.session.add(Rule(version=1, starts_at=ALWAYS, made_at=now(), label="Ours", **({"per": 0} | one)))


def clear():
    db.session.execute(db.update(Entered).values(reverses_id=None))
    for model in (Rate, Entered, Balance, RefundShare, RefundLine, Refund, PurchaseLine, Purchase, Alarm, JournalRow):
        db.session.execute(delete(model))
    commit()
    rewind()


def as_events(placed, returned):
    made = [
        Order(
            f"O-{number}",
            Who(email="ana@example.com"),
            AT + timedelta(days=day),
            currency,
            "paid",
            tuple(Line(f"T{place + 1}", "", 1, price) for place, price in enumerate(prices)),
        )
        for number, (day, prices, _cancelled, currency) in enumerate(placed)
    ]
    gone = [
        order.order_id for order, (_day, _prices, is_cancelled, _in) in zip(made, placed, strict=True) if is_cancelled
    ]
    some = [_refund(number, *one) for number, one in enumerate(returned) if one[0] < len(made)]
    return [Decimal("0.5"), *made, *some, *gone]


def _refund(number, which, what, amount):
    lines = (Back(what, 1, amount),) if what in ("T1", "T2") else ()
    return Refunding(f"R-{number}", f"O-{which}", AT, lines, amount if what == "some" else None if lines else 10**7)


def deliver(events, reading):
    """Each in a transaction of its own; `reading` says after which of them the ledger's reader runs."""
    for number, event in enumerate(events):
        try:
            if isinstance(event, Order):
                record_order(event, "api")
            elif isinstance(event, Refunding):
                record_refund(event)
            elif isinstance(event, Decimal):
                set_rate(STAFF, "USD", AT.date(), str(event))
            elif event in known_orders([event]):
                set_status(event, "cancelled", AT)
            commit()
        except (Invalid, Conflict):
            db.session.rollback()
        if number in reading:
            read(1 + number % 3)
            check()


def paid():
    """By cause: what it is worth in the end."""
    read()
    check()
    query = select(Entered.cause, Entered.rule_key, Entered.balance, db.func.sum(Entered.points))
    rows = db.session.execute(query.group_by(Entered.cause, Entered.rule_key, Entered.balance)).all()
    ids = dict(db.session.execute(select(Purchase.id, Purchase.order_id)).all())
    return sorted(
        (cause.split(":")[0], ids[int(cause.split(":")[1])], rule_key, balance, int(points))
        for cause, rule_key, balance, points in rows
        if points
    )


@settings(max_examples=count(6, 400))
@given(
    data=st.data(),
    placed=st.lists(orders, min_size=1, max_size=4, unique_by=lambda one: one[0]),
    returned=st.lists(backs, max_size=3),
    is_late=st.booleans(),
)
def test_the_same_is_paid_in_any_order(app, world, data, placed, returned, is_late):
    events = as_events(placed, returned)
    last = [event for event in events if isinstance(event, str)]
    with app.app_context():
        clear()
        deliver(events, ())
        should = paid()
        clear()
        if is_late:
            rename("somebody@example.com", world.ana.id)
        mixed = data.draw(st.permutations(events[: len(events) - len(last)])) + last
        again = data.draw(st.lists(st.sampled_from(events), max_size=3)) if last == [] else []
        reading = data.draw(st.sets(st.integers(0, len(mixed)), max_size=4))
        deliver([*mixed, *again], reading)
        if is_late:
            rename("ana@example.com", world.ana.id)
            match_waiting(world.ana.id)
            commit()
        deliver([Decimal("0.9")], ())  # a rate that is corrected later pays nothing again
        assert paid() == should
        check_replays(2)
        assert paid() == should


def rename(email, customer_id):
    """As long as this is not ana's address, nobody is known by it."""
    db.session.execute(db.update(Customer).where(Customer.id == customer_id).values(email=email))
    commit()
