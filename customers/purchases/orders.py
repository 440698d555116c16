"""Orders come in: once each, whichever door they take and however often they are delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from core.clock import now
from core.db import db, insert_or
from core.errors import Conflict, NotFound
from customers.products.actions import ids_of_skus
from customers.purchases import differing, people, statuses
from customers.purchases.alarms import raise_alarm, refuse_with_alarm
from customers.purchases.announcing import announce
from customers.purchases.models import Purchase, PurchaseLine
from customers.purchases.rates import Converter, converter_for, keep_first
from customers.purchases.refunds import Outcome, cancel, hold_cancellation, take_held, void_already
from customers.purchases.shapes import Line, Order


@dataclass(frozen=True)
class Known:
    """A stored order, as far as a repeat is compared with it."""

    id: int
    fingerprint: str
    said_status: str
    status: str
    refunded_amount: int


def record_order(order: Order, source: str) -> tuple[int, bool]:
    """(its id, whether it is new). The same id with other content is refused, and staff are told."""
    known = _locked(order.order_id)
    if known is None:
        return record_new([order], source)[order.order_id], True
    if (known.fingerprint, known.said_status) != (order.fingerprint, order.status):
        refuse_other_content(order)
    return known.id, False


def refuse_other_content(order: Order) -> None:
    text = _("The order %(id)s is here with other content. Its status is changed by PATCH.", id=order.order_id)
    refuse_with_alarm("order_differs", order.order_id, order.fingerprint, text, differing.of_order(order))


def record_or_update(order: Order, source: str, is_strict: bool) -> bool:
    """From a shop that sends the whole order each time something about it moves: only the status may differ. Other
    content is not taken, and staff are told; `is_strict` refuses it. Answers whether the order is new."""
    known = _locked(order.order_id)
    if known is None:
        record_new([order], source)
        return True
    if known.fingerprint != order.fingerprint:
        if is_strict:
            refuse_other_content(order)
        raise_alarm("order_differs", order.order_id, order.fingerprint, differing.of_order(order))
    move_status(known, order.order_id, order.status, now())
    return False


def set_status(order_id: str, status: str, at: datetime | None = None) -> int:
    """Paid, shipped, cancelled: what somebody says of an order that is here. Back to an earlier state it does not go."""
    known = _locked(order_id)
    if known is None:
        raise NotFound
    if not statuses.may_follow(known.status, status) and known.status != status:
        raise Conflict(_("The order is %(status)s: it does not go back to this.", status=known.status))
    move_status(known, order_id, status, at or now())
    return known.id


def hear_status(order_id: str, status: str, at: datetime | None = None) -> Outcome:
    """The same from a shop, whose messages overtake one another: an older one changes nothing, and of an order that is not here
    yet what makes it void is held like a refund."""
    known = _locked(order_id)
    if known is not None:
        move_status(known, order_id, status, at or now())
        return "repeated"
    if not statuses.is_void(status):
        raise NotFound
    hold_cancellation(order_id, at or now())
    return "held"


def _locked(order_id: str) -> Known | None:
    people.lock(f"order:{order_id}")
    return known_orders([order_id]).get(order_id)


def move_status(known: Known, order_id: str, status: str, at: datetime) -> bool:
    """Answers whether that is news: a status moves on and never back."""
    if known.status == status or not statuses.may_follow(known.status, status):
        return False
    db.session.execute(update(Purchase).where(Purchase.id == known.id).values(status=status))
    if statuses.is_paid(status):
        announce([known.id])
    if statuses.gives_back(status):
        cancel(order_id, at, statuses.is_void(status))
    return True


def known_orders(order_ids: Sequence[str]) -> dict[str, Known]:
    said = (Purchase.fingerprint, Purchase.said_status, Purchase.status, Purchase.refunded_amount)
    rows = db.session.execute(select(Purchase.order_id, Purchase.id, *said).where(Purchase.order_id.in_(order_ids)))
    return {row.order_id: Known(*row[1:]) for row in rows}


def record_new(
    orders: Sequence[Order], source: str, batch: int | None = None, owners: dict[people.Who, int] | None = None
) -> dict[str, int]:
    """Order id → id of those that were new; one that came in through another door meanwhile is left out."""
    owners = people.find_all(order.who for order in orders) if owners is None else owners
    made = _insert_orders(orders, source, batch, owners)
    new = [order for order in orders if order.order_id in made]
    _insert_lines(new, made, batch)
    announce(list(made.values()), batch)
    take_held(list(made))
    for order in new:
        if statuses.gives_back(order.status):
            cancel(order.order_id, order.ordered_at, statuses.is_void(order.status), batch)
    return made


def _insert_orders(
    orders: Sequence[Order], source: str, batch: int | None, owners: dict[people.Who, int]
) -> dict[str, int]:
    statement = insert_or(Purchase).on_conflict_do_nothing(index_elements=["order_id"])
    moment = now()
    void = void_already([order.order_id for order in orders])
    rows = [
        _row(order, source, batch, owners.get(order.who), moment)
        | ({"status": "cancelled"} if order.order_id in void else {})
        for order in orders
    ]
    return dict(db.session.execute(statement.returning(Purchase.order_id, Purchase.id), rows).all())


def _row(order: Order, source: str, batch: int | None, customer_id: int | None, moment: datetime) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "customer_id": customer_id,
        **order.who.columns(),
        "fingerprint": order.fingerprint,
        "recorded_at": moment,
        "batch": batch,
        "source": source,
        "ordered_at": order.ordered_at,
        "currency": order.currency,
        "status": order.status,
        "said_status": order.status,
        "counts_since": None,
        "ordered_amount": order.ordered_amount,
        "refunded_amount": 0,
        "returned_at": None,
    }


def _insert_lines(orders: Iterable[Order], ids: dict[str, int], batch: int | None) -> None:
    """Nobody's products are made for an order that somebody else brought first."""
    orders = list(orders)
    if not orders:
        return
    products = ids_of_skus({line.sku: line.name for order in orders for line in order.lines}, batch)
    keep_first(orders[0].currency)
    placed = [(order.currency, order.ordered_at.date()) for order in orders]
    convert = converter_for(placed, default=orders[0].currency)
    rows = [
        _line_row(order, line, position, ids[order.order_id], products[line.sku], convert)
        for order in orders
        for position, line in enumerate(order.lines)
    ]
    db.session.execute(insert(PurchaseLine), rows)


def _line_row(
    order: Order, line: Line, position: int, purchase_id: int, product_id: int, convert: Converter
) -> dict[str, Any]:
    day = order.ordered_at.date()
    return {
        "purchase_id": purchase_id,
        "product_id": product_id,
        "position": position,
        "quantity": line.quantity,
        "net_amount": line.net_amount,
        "cost_amount": line.cost_amount,
        "refunded_quantity": 0,
        "refunded_amount": 0,
        "report_net": convert(line.net_amount, order.currency, day),
        "report_cost": convert(line.cost_amount, order.currency, day),
        "returned_at": None,
    }
