"""What comes back: whole, by amount or by line; before its order too, then it is held.

A refund is stored as it was said and takes no more than is left, so that the totals are the same in whatever order
refunds arrive. Asking for more than was paid raises an alarm.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from core.clock import now
from core.db import db
from core.errors import Invalid
from customers.products.models import Product
from customers.purchases import people, statuses
from customers.purchases.alarms import raise_alarm, refuse_with_alarm
from customers.purchases.announcing import say_refund
from customers.purchases.models import Purchase, PurchaseLine, Refund, RefundLine, RefundShare
from customers.purchases.rates import converter, worth
from customers.purchases.shapes import Back, Refunding
from customers.purchases.sharing import Share, shares

LONGEST_ID = 120
Outcome = Literal["created", "repeated", "held"]


def record_refund(refunding: Refunding, batch: int | None = None) -> Outcome:
    """Once for each refund_id. The same id with other content is refused, and staff are told."""
    people.lock(f"order:{refunding.order_id}")
    columns = (Refund.fingerprint, Refund.purchase_id)
    known = db.session.execute(select(*columns).where(Refund.refund_id == refunding.refund_id)).one_or_none()
    if known is not None:
        if known.fingerprint != refunding.fingerprint:
            text = _("The refund %(id)s is here with other content.", id=refunding.refund_id)
            refuse_with_alarm("refund_differs", refunding.refund_id, refunding.fingerprint, text)
        return "held" if known.purchase_id is None else "repeated"
    purchase_id = db.session.scalar(select(Purchase.id).where(Purchase.order_id == refunding.order_id))
    if purchase_id is not None:
        _refuse_strangers(refunding, purchase_id)
    refund_id = _store(refunding, batch)
    if purchase_id is None:
        return "held"
    _take(refund_id)
    return "created"


def is_known(refund_id: str) -> bool:
    return db.session.scalar(select(Refund.id).where(Refund.refund_id == refund_id)) is not None


def _refuse_strangers(refunding: Refunding, purchase_id: int) -> None:
    sold = {line.sku for line in _lines(purchase_id)}
    for place, back in enumerate(refunding.lines):
        if back.sku not in sold:
            raise Invalid({f"lines.{place}.sku": _("This was not in the order.")})


def _store(refunding: Refunding, batch: int | None) -> int:
    row = {
        "refund_id": refunding.refund_id,
        "order_id": refunding.order_id,
        "refunded_at": refunding.refunded_at,
        "amount": refunding.amount,
        "is_cancellation": refunding.is_cancellation,
        "taken_amount": 0,
        "fingerprint": refunding.fingerprint,
        "recorded_at": now(),
        "batch": batch,
    }
    refund_id = db.session.execute(insert(Refund).values(row).returning(Refund.id)).scalar_one()
    lines = [
        {"refund_id": refund_id, "sku": back.sku, "quantity": back.quantity, "net_amount": back.net_amount}
        for back in refunding.lines
    ]
    if lines:
        db.session.execute(insert(RefundLine), lines)
    return refund_id


def cancel(order_id: str, at: datetime, is_void: bool, batch: int | None = None) -> None:
    """All that is left comes back; an order of which nothing was left stays as it is."""
    left = db.session.scalar(select(Purchase.id).where(Purchase.order_id == order_id, Purchase.returned_at.is_(None)))
    if left is not None:
        refund_id = f"cancelled:{order_id}"[:LONGEST_ID]
        _take(_store(Refunding(refund_id, order_id, at.replace(microsecond=0), is_cancellation=is_void), batch))


def take_held(order_ids: Sequence[str]) -> None:
    """Refunds that waited for these orders."""
    waiting = select(Refund.id).where(Refund.order_id.in_(order_ids), Refund.purchase_id.is_(None))
    for refund_id in db.session.scalars(waiting.order_by(Refund.id)).all():
        _take(refund_id)


def take_all_held() -> None:
    """Now and then, for orders that an import brought at the very moment in which their refund came in."""
    ready = select(Refund.order_id).join(Purchase, Purchase.order_id == Refund.order_id)
    take_held(db.session.scalars(ready.where(Refund.purchase_id.is_(None)).limit(500)).all())


def _take(refund_id: int) -> None:
    """Share a stored refund out over the lines of its order, and say so where the order counts."""
    refund = db.session.get_one(Refund, refund_id, populate_existing=True)
    order = db.session.scalars(
        select(Purchase).where(Purchase.order_id == refund.order_id), execution_options={"populate_existing": True}
    ).one()
    lines = _lines(order.id)
    said = db.session.execute(select(RefundLine.__table__).where(RefundLine.refund_id == refund_id)).all()
    backs = [Back(row.sku, row.quantity, row.net_amount) for row in said]
    taken = shares(lines, backs, refund.amount)
    _write_shares(refund_id, taken)
    refund.purchase_id = order.id
    refund.taken_amount = sum(share.amount for share in taken)
    db.session.flush()
    _settle(order)
    wanted = refund.amount if not backs else sum(back.net_amount for back in backs)
    if wanted is not None and wanted > refund.taken_amount and not statuses.gives_back(order.status):
        raise_alarm("refund_too_large", refund.refund_id, refund.fingerprint, _("More came back than was left."))
    if order.counts_since is not None:
        say_refund(refund, order, order.ordered_amount - order.refunded_amount, _past(refund))


def _past(refund: Refund) -> datetime | None:
    return refund.refunded_at if refund.batch is not None else None


def _lines(purchase_id: int) -> Sequence[Any]:
    query = select(PurchaseLine.__table__, Product.sku).join(Product, Product.id == PurchaseLine.product_id)
    return db.session.execute(
        query.where(PurchaseLine.purchase_id == purchase_id).order_by(PurchaseLine.position)
    ).all()


def _write_shares(refund_id: int, taken: Sequence[Share]) -> None:
    rows = [
        {"refund_id": refund_id, "line_id": share.line_id, "quantity": share.quantity, "amount": share.amount}
        for share in taken
    ]
    if rows:
        db.session.execute(insert(RefundShare), rows)


def _settle(order: Purchase) -> None:
    """Every total of the order again, from its shares."""
    convert, day = converter(default=order.currency), order.ordered_at.date()
    taken = {row.line_id: row for row in _taken(order.id)}
    lines = db.session.scalars(select(PurchaseLine).where(PurchaseLine.purchase_id == order.id)).all()
    for line in lines:
        db.session.refresh(line)
        if line.id in taken:
            _settle_line(line, taken[line.id])
        for name, value in worth(convert, line, order.currency, day).items():
            setattr(line, name, value)
    order.refunded_amount = sum(line.refunded_amount for line in lines)
    dates = [line.returned_at for line in lines if line.net_amount] or [line.returned_at for line in lines]
    order.returned_at = max(at for at in dates if at) if all(dates) else None
    db.session.flush()


def _taken(purchase_id: int) -> Sequence[Any]:
    query = (
        select(
            RefundShare.line_id,
            func.sum(RefundShare.amount).label("amount"),
            func.sum(RefundShare.quantity).label("quantity"),
            func.max(Refund.refunded_at).label("last"),
        )
        .join(Refund, Refund.id == RefundShare.refund_id)
        .where(Refund.purchase_id == purchase_id)
        .group_by(RefundShare.line_id)
    )
    return db.session.execute(query).all()


def _settle_line(line: PurchaseLine, taken: Any) -> None:
    """It is returned when all pieces came back, or all of the price."""
    line.refunded_amount, line.refunded_quantity = int(taken.amount), int(taken.quantity)
    pieces = line.quantity > 0 and line.refunded_quantity >= line.quantity
    price = line.net_amount > 0 and line.refunded_amount >= line.net_amount
    line.returned_at = taken.last if pieces or price else None
