"""Customers in the export feed: that somebody is there, never who. The feed adds the token's own key for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import among, db, plain_rows
from core.feedable import ActorFact, FeedType, Gone, Moment
from customers.models import Customer
from customers.segments.queries import as_of


def customers(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    """Whoever is in no table any more (an import was taken back) is gone to everybody: everybody could know that they were there."""
    rows = plain_rows(select(Customer.id, Customer.erased_at).where(among(Customer.id, ids)))
    removed: dict[int, dict[str, Any] | Gone] = dict.fromkeys(ids, Gone())
    return removed | {row.id: Gone() if row.erased_at else {} for row in rows}


def _ids(after: int, limit: int) -> Sequence[int]:
    query = select(Customer.id).where(Customer.id > after, Customer.erased_at.is_(None)).order_by(Customer.id)
    return db.session.scalars(query.limit(limit)).all()


FEED = [FeedType("customer", customers, _ids)]


def _segments_at(moments: Sequence[Moment]) -> list[list[str]]:
    return as_of([(moment.customer_id, moment.at) for moment in moments])


ACTOR_FACTS: list[ActorFact] = [ActorFact("segments", _segments_at, to_others=list)]
