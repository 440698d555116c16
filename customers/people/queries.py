"""Lists for staff."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from customers import handles
from customers.audit.models import AuditLine
from customers.invites.models import Invite
from customers.models import Customer, CustomerRole

ON_A_PAGE = 50
ROLES = (
    select(func.aggregate_strings(CustomerRole.role, ","))
    .where(CustomerRole.customer_id == Customer.id)
    .scalar_subquery()
    .label("roles")
)
IN_LIST = (
    Customer.id,
    Customer.handle,
    Customer.name,
    Customer.email,
    Customer.avatar,
    Customer.joined_at,
    Customer.registered_at,
    Customer.last_seen_at,
    Customer.suspended_until,
    Customer.silenced_until,
    ROLES,
)


def people(q: str, role: str | None, after: str | None) -> Page[Any]:
    found: Select = select(*IN_LIST).where(Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))
    if q:
        found = found.where(_named(q))
    if role:
        found = found.where(_has(role))
    return keyset(found, Customer.__table__.c.id, after=after, limit=ON_A_PAGE)


def _named(q: str) -> ColumnElement[bool]:
    start = handles.folded(q.lstrip("@"))
    return or_(
        func.lower(Customer.handle).startswith(start, autoescape=True),
        func.lower(Customer.name).startswith(start, autoescape=True),
        Customer.email.startswith(start, autoescape=True),
        Customer.external_id == q,
    )


def _has(role: str) -> ColumnElement[bool]:
    theirs = exists().where(CustomerRole.customer_id == Customer.id)
    return theirs if role == "staff" else theirs.where(CustomerRole.role == role)


def person(customer_id: int) -> Any:
    columns = (*IN_LIST, Customer.external_id, Customer.established_at, Customer.erased_at)
    found = db.session.execute(select(*columns).where(Customer.id == customer_id)).one_or_none()
    if found is None or found.erased_at:
        raise NotFound
    return found


def roles_of(customer_id: int) -> set[str]:
    return set(db.session.scalars(select(CustomerRole.role).where(CustomerRole.customer_id == customer_id)))


def audit(after: str | None, customer_id: int | None = None) -> Page[Any]:
    columns = (AuditLine.id, AuditLine.at, AuditLine.did, AuditLine.object_type, AuditLine.object_id, AuditLine.facts)
    actor = (Customer.id.label("actor_id"), Customer.handle.label("actor"))
    lines = select(*columns, *actor).outerjoin(Customer, Customer.id == AuditLine.actor_id)
    if customer_id is not None:
        lines = lines.where(AuditLine.object_type == "customer", AuditLine.object_id == customer_id)
    return keyset(lines, AuditLine.__table__.c.id, after=after, limit=ON_A_PAGE)


def invites() -> list[Any]:
    columns = (Invite.id, Invite.code, Invite.email, Invite.most, Invite.uses, Invite.created_at, Invite.expires_at)
    still = select(*columns, Customer.handle).join(Customer, Customer.id == Invite.created_by_id)
    return list(
        db.session.execute(still.where(Invite.withdrawn_at.is_(None)).order_by(Invite.id.desc()).limit(200)).all()
    )
