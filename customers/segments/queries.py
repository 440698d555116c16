"""Reading segments: for staff, and for the feed as they were known at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from core.db import among, db, plain_rows
from core.paging import Page, keyset
from customers.models import Customer
from customers.segments.models import Segment, SegmentMembership


@dataclass(frozen=True)
class SegmentView:
    id: int
    name: str
    rule: Any
    created_at: datetime
    evaluated_at: datetime | None
    count: int


def _segments() -> Select:
    inside = (
        select(func.count())
        .where(SegmentMembership.segment_id == Segment.id, SegmentMembership.until.is_(None))
        .scalar_subquery()
    )
    columns = (Segment.id, Segment.name, Segment.rule, Segment.created_at, Segment.evaluated_at)
    return select(*columns, inside.label("count")).where(Segment.retired_at.is_(None))


def page_of_segments(after: str | None, limit: int) -> Page[Any]:
    return keyset(_segments(), Segment.id, after=after, limit=limit)


def segment_by_id(segment_id: int) -> SegmentView | None:
    row = db.session.execute(_segments().where(Segment.id == segment_id)).one_or_none()
    return SegmentView(*row) if row else None


def choices() -> list[tuple[int, str]]:
    """(id, name) by name, for forms that offer an audience."""
    query = select(Segment.id, Segment.name).where(Segment.retired_at.is_(None)).order_by(Segment.name).limit(500)
    return [(row.id, row.name) for row in db.session.execute(query)]


def members(segment_id: int, after: str | None, limit: int) -> Page[Any]:
    """Who is in it now, those who came last first."""
    query = (
        select(
            SegmentMembership.id,
            SegmentMembership.since,
            Customer.id.label("customer_id"),
            Customer.handle,
            Customer.name,
        )
        .join(Customer, Customer.id == SegmentMembership.customer_id)
        .where(SegmentMembership.segment_id == segment_id, SegmentMembership.until.is_(None))
    )
    return keyset(query, SegmentMembership.id, after=after, limit=limit)


def names_of(customer_id: int) -> list[str]:
    query = select(Segment.name).join(SegmentMembership, SegmentMembership.segment_id == Segment.id)
    theirs = query.where(SegmentMembership.customer_id == customer_id, SegmentMembership.until.is_(None))
    return list(db.session.execute(theirs.order_by(Segment.name)).scalars())


def as_of(pairs: Sequence[tuple[int, datetime]]) -> list[list[str]]:
    """For each (customer, moment) the names of the segments they were known to be in: one statement for all of them."""
    if not pairs:
        return []
    by_customer = _memberships({customer_id for customer_id, _at in pairs}, [at for _customer, at in pairs])
    return [
        sorted(name for name, since, until in by_customer[customer_id] if since <= at and (until is None or at < until))
        if customer_id in by_customer
        else []
        for customer_id, at in pairs
    ]


def _memberships(customer_ids: Iterable[int], moments: Sequence[datetime]) -> defaultdict[int, list[Any]]:
    query = (
        select(SegmentMembership.customer_id, Segment.name, SegmentMembership.since, SegmentMembership.until)
        .join(Segment, Segment.id == SegmentMembership.segment_id)
        .where(
            among(SegmentMembership.customer_id, customer_ids),
            SegmentMembership.since <= max(moments),
            or_(SegmentMembership.until.is_(None), SegmentMembership.until > min(moments)),
        )
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for owner, *membership in plain_rows(query):
        found[owner].append(membership)
    return found
