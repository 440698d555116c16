"""Reading one record: what staff see of it, and what happened around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, or_, select

from core.db import db
from core.journal.models import JournalRow
from core.paging import Page, keyset
from customers.models import Customer, CustomerRole
from customers.record.models import CustomerMerge, Erasure
from customers.standing import Standing


@dataclass(frozen=True)
class Record:
    """What stands in the record itself; attributes, consents and segments are asked of their own queries."""

    id: int
    handle: str | None
    name: str
    email: str | None
    email_verified_at: datetime | None
    external_id: str | None
    joined_at: datetime
    registered_at: datetime | None
    last_seen_at: datetime | None
    avatar: str | None
    suspended_until: datetime | None
    erased_at: datetime | None
    merged_into_id: int | None
    level: str | None
    level_rank: int | None
    points: int | None
    roles: str | None
    erasure_due_at: datetime | None

    @property
    def role_names(self) -> list[str]:
        return sorted(self.roles.split(",")) if self.roles else []


COLUMNS = (
    Customer.id,
    Customer.handle,
    Customer.name,
    Customer.email,
    Customer.email_verified_at,
    Customer.external_id,
    Customer.joined_at,
    Customer.registered_at,
    Customer.last_seen_at,
    Customer.avatar,
    Customer.suspended_until,
    Customer.erased_at,
    Customer.merged_into_id,
)


def record_of(customer_id: int) -> Record | None:
    roles = select(func.aggregate_strings(CustomerRole.role, ",")).where(CustomerRole.customer_id == Customer.id)
    query = (
        select(*COLUMNS, Standing.level, Standing.level_rank, Standing.points, roles.scalar_subquery(), Erasure.due_at)
        .outerjoin(Standing, Standing.customer_id == Customer.id)
        .outerjoin(Erasure, Erasure.customer_id == Customer.id)
        .where(Customer.id == customer_id)
    )
    row: Any = db.session.execute(query).one_or_none()
    return Record(*row) if row else None


def whole_ids(customer_id: int) -> list[int]:
    """This record and those that went into it."""
    theirs = or_(Customer.id == customer_id, Customer.merged_into_id == customer_id)
    return list(db.session.execute(select(Customer.id).where(theirs).order_by(Customer.id)).scalars())


def timeline(customer_ids: list[int], after: str | None, limit: int) -> Page[Any]:
    """What they did and what happened to them, newest first, from the journal; what only they may know of is left out."""
    theirs = or_(
        JournalRow.actor_id.in_(customer_ids),
        (JournalRow.object_type == "customer") & JournalRow.object_id.in_(customer_ids),
    )
    query: Select = select(JournalRow.__table__).where(theirs)
    if private := current_app.extensions["kinds"].private:
        query = query.where(JournalRow.kind.not_in(sorted(private)))
    return keyset(query, JournalRow.seq, after=after, limit=limit)


def merges_of(customer_id: int) -> list[Any]:
    """Those that can still be told of, newest first."""
    query = select(
        CustomerMerge.id, CustomerMerge.from_id, CustomerMerge.into_id, CustomerMerge.at, CustomerMerge.undone_at
    ).where(or_(CustomerMerge.into_id == customer_id, CustomerMerge.from_id == customer_id))
    return list(db.session.execute(query.order_by(CustomerMerge.id.desc()).limit(20)).all())


def erasure_of(customer_id: int) -> Any:
    return db.session.execute(
        select(Erasure.asked_at, Erasure.due_at).where(Erasure.customer_id == customer_id)
    ).one_or_none()
