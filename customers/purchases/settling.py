"""The totals of an order and its lines, from the shares of its refunds: recomputed, never added up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from core.db import UtcDateTime, db
from customers.purchases.models import Purchase, PurchaseLine, Refund, RefundShare
from customers.purchases.rates import converter, worth


def settle(order: Purchase) -> None:
    convert, day = converter(default=order.currency), order.ordered_at.date()
    taken = {row.line_id: row for row in _taken(order.id)}
    fresh = {"populate_existing": True}
    theirs = select(PurchaseLine).where(PurchaseLine.purchase_id == order.id)
    lines = db.session.scalars(theirs, execution_options=fresh).all()
    for line in lines:
        _settle_line(line, taken.get(line.id))
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
            func.max(Refund.refunded_at, type_=UtcDateTime()).label("last"),
        )
        .join(Refund, Refund.id == RefundShare.refund_id)
        .where(Refund.purchase_id == purchase_id)
        .group_by(RefundShare.line_id)
    )
    return db.session.execute(query).all()


def _settle_line(line: PurchaseLine, taken: Any) -> None:
    """It is returned when all pieces came back, or all of the price."""
    line.refunded_amount = int(taken.amount) if taken else 0
    line.refunded_quantity = int(taken.quantity) if taken else 0
    pieces = line.quantity > 0 and line.refunded_quantity >= line.quantity
    price = line.net_amount > 0 and line.refunded_amount >= line.net_amount
    line.returned_at = taken.last if taken and (pieces or price) else None
