"""People as a table for analysis: that they are there, never who they are."""

from sqlalchemy import Select, select

from core.dataset import DataTable
from customers.models import Customer
from customers.segments.models import Segment, SegmentMembership
from customers.standing import Standing


def _customers() -> Select:
    columns = (
        Customer.id,
        Customer.joined_at,
        Customer.registered_at.is_not(None).label("has_account"),
        Standing.points,
        Standing.level,
    )
    query = select(*columns).outerjoin(Standing, Standing.customer_id == Customer.id)
    return query.where(Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


def _memberships() -> Select:
    columns = (
        SegmentMembership.id,
        SegmentMembership.customer_id.label("customer"),
        Segment.name.label("segment"),
        SegmentMembership.since,
        SegmentMembership.until,
    )
    return select(*columns).join(Segment, Segment.id == SegmentMembership.segment_id)


DATASET = [
    DataTable("customers", "Everyone on record, under the key that the other tables use.", _customers, ("id",)),
    DataTable("segment_memberships", "Who met a segment's rule, from when to when.", _memberships, ("customer",)),
]
