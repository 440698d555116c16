"""An order's place among all that its customer kept, by date. It moves when an older order comes in late, when one goes back
whole, and when two records become one or two again: then the journal says so, and the places are the same in the end in
whatever order the deliveries came."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, case, func, select

from core.db import UtcDateTime, among, db
from core.journal import record
from customers.purchases import people
from customers.purchases.activity import PurchaseRenumbered
from customers.purchases.models import Purchase

Place = tuple[int, int, int | None]
"""Whose, which of theirs, whole days since the one before."""


@contextmanager
def places_followed(customer_ids: Collection[int], as_one: bool = False) -> Iterator[None]:
    """What happens inside may move places of these people's orders: each that moved is said. One at a time for each person.
    `as_one`: until now they were one person."""
    ids = sorted(customer_ids)
    people.lock_all(f"orders of {each}" for each in ids)
    before = places_by_order(ids, as_one)
    yield
    db.session.flush()
    for purchase_id, place in places_by_order(ids).items():
        if purchase_id in before and before[purchase_id][1:] != place[1:]:
            customer_id, nth, days = place
            record(PurchaseRenumbered(actor_id=customer_id, purchase_id=purchase_id, nth=nth, days_since=days))


def places_by_order(customer_ids: Sequence[int], as_one: bool = False) -> dict[int, Place]:
    if not customer_ids:
        return {}
    place = places_of(customer_ids, as_one)
    c = place.c
    rows = db.session.execute(select(c.id, c.customer_id, c.nth, c.ordered_at, c.before).order_by(c.ordered_at, c.id))
    return {key: (whose, nth, _days_since(at, before)) for key, whose, nth, at, before in rows}


def days_between(row: Any) -> int | None:
    return _days_since(row.ordered_at, row.before)


def _days_since(at: datetime, before: datetime | None) -> int | None:
    """Two orders of one instant are one visit: the second of them is no return."""
    return (at - before).days if before is not None and before < at else None


def places_of(customer_ids: Sequence[int], as_one: bool = False) -> Subquery:
    """SQL: of each order that counts and of which something was kept."""
    whose = case((Purchase.id > 0, 0)) if as_one else Purchase.customer_id
    window: dict[str, Any] = {"partition_by": whose, "order_by": (Purchase.ordered_at, Purchase.id)}
    return (
        select(
            Purchase.id,
            Purchase.customer_id,
            Purchase.ordered_at,
            func.row_number().over(**window).label("nth"),
            func.lag(Purchase.ordered_at, type_=UtcDateTime()).over(**window).label("before"),
        )
        .where(
            among(Purchase.customer_id, customer_ids),
            Purchase.counts_since.is_not(None),
            Purchase.returned_at.is_(None),
        )
        .subquery()
    )
