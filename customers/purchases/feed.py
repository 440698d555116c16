"""Orders in the export feed, and whether the actor owned what an entry is about, as known at its time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.clock import iso
from core.db import among, db, plain_rows
from core.feedable import ActorFact, FeedType, Gone, Moment
from customers.purchases.models import Purchase
from customers.purchases.ownership import periods_by_sku
from customers.purchases.queries import lines_of


def purchases(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    """For staff's tokens: nobody else learns that somebody bought something."""
    if not viewer.is_staff:
        return {}
    rows = plain_rows(select(Purchase.__table__).where(among(Purchase.id, ids)))
    lines = lines_of(ids)
    found: dict[int, dict[str, Any] | Gone] = {each: Gone() for each in ids}
    return found | {row.id: _shown(row, lines.get(row.id, [])) for row in rows}


def _shown(row: Any, lines: Sequence[Any]) -> dict[str, Any]:
    return {
        "order_id": row.order_id,
        "ordered_at": iso(row.ordered_at),
        "status": row.status,
        "currency": row.currency,
        "net_amount": row.ordered_amount - row.refunded_amount,
        "lines": [{"sku": line.sku, "quantity": line.quantity, "net_amount": line.net_amount} for line in lines],
    }


def _ids(after: int, limit: int) -> Sequence[int]:
    query = select(Purchase.id).where(Purchase.id > after, Purchase.counts_since.is_not(None))
    return db.session.scalars(query.order_by(Purchase.id).limit(limit)).all()


def owned_product(moments: Sequence[Moment]) -> list[bool]:
    """Only of those who show what they own."""
    known = periods_by_sku({(one.customer_id, one.product) for one in moments if one.product})
    if not known:
        return [False] * len(moments)
    return [
        any(period.held_at(at) for period in known.get((customer_id, product or ""), ()))
        for customer_id, at, product in moments
    ]


FEED = [FeedType("purchase", purchases, _ids)]
ACTOR_FACTS = [ActorFact("owned_product", owned_product)]
