"""Saying it: an order goes into the journal once, when it counts, and each refund of it after that."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.clock import iso, now
from core.db import among, db
from core.journal import record
from core.stamps import SITE, touch
from customers.consent.queries import granted
from customers.purchases.activity import PurchaseRecorded, PurchaseRefunded
from customers.purchases.models import Purchase, Refund
from customers.purchases.placing import days_between, places_followed, places_of
from customers.purchases.queries import lines_of
from customers.purchases.rates import Converter, converter_for
from customers.purchases.statuses import PAID


def announce(purchase_ids: Sequence[int], batch: int | None = None, late: bool = False) -> None:
    """Those of them that count from now on: paid, their customer known, and not said yet."""
    ready = (
        Purchase.id.in_(purchase_ids),
        Purchase.customer_id.is_not(None),
        Purchase.counts_since.is_(None),
        Purchase.status.in_(sorted(PAID)),
    )
    query = select(Purchase.id, Purchase.customer_id).where(*ready)
    found = db.session.execute(query.order_by(Purchase.ordered_at, Purchase.id)).all()
    if found:
        with places_followed({row.customer_id for row in found}):
            _say_all([row.id for row in found], batch, late)


def _say_all(ids: Sequence[int], batch: int | None, late: bool) -> None:
    db.session.execute(
        update(Purchase).where(Purchase.id.in_(ids)).values(counts_since=now()),
        execution_options={"synchronize_session": False},
    )
    rows = {row.id: row for row in _as_recorded(ids)}
    _show_anew([row.customer_id for row in rows.values()])
    placed = [(row.currency, row.ordered_at.date()) for row in rows.values()]
    convert, lines = converter_for(placed, default=rows[ids[0]].currency), lines_of(ids)
    for purchase_id in ids:
        _say(rows[purchase_id], lines.get(purchase_id, ()), convert, batch, late)
    _say_earlier_refunds(ids)


def _say(row: Any, lines: Iterable[Any], convert: Converter, batch: int | None, late: bool) -> None:
    """The amounts are as ordered: refunds that came first follow."""
    said = PurchaseRecorded(
        actor_id=row.customer_id,
        purchase_id=row.id,
        currency=row.currency,
        net_amount=row.ordered_amount,
        report_amount=convert(row.ordered_amount, row.currency, row.ordered_at.date()),
        ordered_at=iso(row.ordered_at) or "",
        nth=row.nth or 0,
        days_since=days_between(row),
        late=late,
        lines=[[line.sku, line.net_amount] for line in lines],
    )
    record(said, at=row.ordered_at if batch is not None else None)


def _as_recorded(ids: Sequence[int]) -> Iterable[Any]:
    theirs = db.session.scalars(select(Purchase.customer_id).where(among(Purchase.id, ids)).distinct())
    place = places_of(sorted(filter(None, theirs)))
    columns = (Purchase.id, Purchase.customer_id, Purchase.currency, Purchase.ordered_amount, Purchase.ordered_at)
    query = (
        select(*columns, place.c.nth, place.c.before)
        .outerjoin(place, place.c.id == Purchase.id)
        .where(Purchase.id.in_(ids))
    )
    return db.session.execute(query).all()


def _say_earlier_refunds(ids: Sequence[int]) -> None:
    """Refunds that were taken while the order still waited for its customer."""
    columns = (Purchase.customer_id, Purchase.currency, Purchase.ordered_amount)
    query = select(Refund.__table__, *columns).join(Purchase, Purchase.id == Refund.purchase_id)
    taken: dict[int, int] = {}
    for row in db.session.execute(query.where(Refund.purchase_id.in_(ids)).order_by(Refund.id)):
        taken[row.purchase_id] = taken.get(row.purchase_id, 0) + row.taken_amount
        say_refund(row, row, row.ordered_amount - taken[row.purchase_id])


def _show_anew(customer_ids: Sequence[int]) -> None:
    """Guests' kept pages bear the marks of those who show what they own."""
    if granted(customer_ids, "show_ownership"):
        touch(SITE)


def say_refund(refund: Any, order: Any, left: int, at: datetime | None = None) -> None:
    _show_anew([order.customer_id])
    lines = lines_of([refund.purchase_id]).get(refund.purchase_id, ())
    said = PurchaseRefunded(
        actor_id=order.customer_id,
        purchase_id=refund.purchase_id,
        refund_id=refund.id,
        currency=order.currency,
        net_amount=refund.taken_amount,
        left_amount=left,
        is_whole=left == 0,
        is_cancellation=refund.is_cancellation,
        refunded_at=iso(refund.refunded_at) or "",
        left=[[line.sku, line.net_amount - line.refunded_amount] for line in lines],
    )
    record(said, at=at)
