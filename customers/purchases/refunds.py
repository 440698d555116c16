"""What comes back: whole, by amount or by line; before its order too, then it is held.

A refund is stored as it was said and takes no more than is left, so that the totals are the same in whatever order
refunds arrive. Asking for more than was paid raises an alarm.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, or_, select

from core.clock import now
from core.db import among, db
from core.errors import Invalid
from customers.products.models import Product
from customers.purchases import differing, people, statuses
from customers.purchases.alarms import raise_alarm, refuse_with_alarm
from customers.purchases.announcing import say_refund
from customers.purchases.forms import CANCELLED, LONGEST_ID
from customers.purchases.models import Purchase, PurchaseLine, Refund, RefundLine, RefundShare
from customers.purchases.money import printed
from customers.purchases.placing import places_followed
from customers.purchases.settling import settle
from customers.purchases.shapes import Back, Refunding, is_before
from customers.purchases.sharing import Wish, share_all

Outcome = Literal["created", "repeated", "held"]


def record_refund(refunding: Refunding, batch: int | None = None) -> Outcome:
    """Once for each refund_id. The same id with other content is refused, and staff are told."""
    people.lock(f"order:{refunding.order_id}")
    columns = (Refund.fingerprint, Refund.purchase_id)
    known = db.session.execute(select(*columns).where(Refund.refund_id == refunding.refund_id)).one_or_none()
    if known is not None:
        if known.fingerprint != refunding.fingerprint:
            text = _("The refund %(id)s is here with other content.", id=refunding.refund_id)
            differs = differing.of_refund(refunding)
            refuse_with_alarm("refund_differs", refunding.refund_id, refunding.fingerprint, text, differs)
        return "held" if known.purchase_id is None else "repeated"
    if refunding.lines and refunding.amount is not None:
        raise Invalid({"amount": _("Send the lines or an amount: each line says its own.")})
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
    something_is = or_(Purchase.returned_at.is_(None), Purchase.refunded_amount < Purchase.ordered_amount)
    if db.session.scalar(select(Purchase.id).where(Purchase.order_id == order_id, something_is)) is not None:
        refund_id = cancelling(order_id)
        _take(_store(Refunding(refund_id, order_id, at.replace(microsecond=0), is_cancellation=is_void), batch))


def hold_cancellation(order_id: str, at: datetime) -> None:
    """Of an order that is not here yet: it will come in void. Said again, it is held once."""
    refund_id = cancelling(order_id)
    if not is_known(refund_id):
        _store(Refunding(refund_id, order_id, at.replace(microsecond=0), is_cancellation=True), None)


def void_already(order_ids: Sequence[str]) -> set[str]:
    """Those of these orders whose cancellation came before them."""
    held = (Refund.purchase_id.is_(None), Refund.is_cancellation, among(Refund.order_id, order_ids))
    return set(db.session.scalars(select(Refund.order_id).where(*held)))


def cancelling(order_id: str) -> str:
    """The id of what a cancellation gives back, an order's own however long its id is. No shop's refund may begin so."""
    whole = f"{CANCELLED}{order_id}"
    return whole if len(whole) <= LONGEST_ID else CANCELLED + hashlib.sha256(order_id.encode()).hexdigest()


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
    """Share the order's refunds out anew, this one among them, and say what it took where the order counts."""
    refund = db.session.get_one(Refund, refund_id, populate_existing=True)
    order = _order(refund.order_id)
    refund.purchase_id = order.id
    db.session.flush()
    before = order.refunded_amount
    with places_followed([order.customer_id] if order.counts_since and order.customer_id else []):
        _share_out(order.id)
        settle(order)
        refund.taken_amount = order.refunded_amount - before
        db.session.flush()
        _notice_excess(refund, order)
        if is_before(refund.refunded_at, order.ordered_at) and not refund.is_cancellation:
            raise_alarm("refund_too_early", refund.refund_id, refund.fingerprint, _("It is dated before its order."))
        if order.counts_since is not None:
            say_refund(refund, order, order.ordered_amount - order.refunded_amount, _past(refund))


def _order(order_id: str) -> Purchase:
    fresh = {"populate_existing": True}
    return db.session.scalars(select(Purchase).where(Purchase.order_id == order_id), execution_options=fresh).one()


def _past(refund: Refund) -> datetime | None:
    return refund.refunded_at if refund.batch is not None else None


def _notice_excess(refund: Refund, order: Purchase) -> None:
    """A shop that sends both the cancellation and its refund is right: there is nothing to look at."""
    asked = refund.amount
    if asked is None:
        named = select(func.sum(RefundLine.net_amount)).where(RefundLine.refund_id == refund.id)
        asked = db.session.scalar(named)
    if asked is not None and asked > refund.taken_amount and not statuses.gives_back(order.status):
        back, taken = printed(asked, order.currency), printed(refund.taken_amount, order.currency)
        text = _("%(back)s came back, %(left)s was left.", back=back, left=taken)
        raise_alarm("refund_too_large", refund.refund_id, refund.fingerprint, text)


def _share_out(purchase_id: int) -> None:
    shares = share_all(_lines(purchase_id), _wishes(purchase_id))
    ours = select(Refund.id).where(Refund.purchase_id == purchase_id)
    db.session.execute(
        delete(RefundShare).where(RefundShare.refund_id.in_(ours)), execution_options={"synchronize_session": False}
    )
    if shares:
        db.session.execute(insert(RefundShare), [asdict(share) for share in shares])


def _wishes(purchase_id: int) -> list[Wish]:
    ours = Refund.purchase_id == purchase_id
    said = select(RefundLine.__table__).join(Refund, Refund.id == RefundLine.refund_id).where(ours)
    backs: defaultdict[int, list[Back]] = defaultdict(list)
    for row in db.session.execute(said.order_by(RefundLine.id)):
        backs[row.refund_id].append(Back(row.sku, row.quantity, row.net_amount))
    refunds = db.session.execute(select(Refund.id, Refund.refund_id, Refund.amount).where(ours))
    return [Wish(row.id, row.refund_id, tuple(backs[row.id]), row.amount) for row in refunds]


def _lines(purchase_id: int) -> Sequence[Any]:
    query = select(PurchaseLine.__table__, Product.sku).join(Product, Product.id == PurchaseLine.product_id)
    theirs = query.where(PurchaseLine.purchase_id == purchase_id)
    return db.session.execute(theirs.order_by(PurchaseLine.position)).all()
