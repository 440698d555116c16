"""One person as others see them."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.access import Viewer
from core.db import db
from core.errors import NotFound
from customers import handles
from customers.models import Customer, CustomerRole
from customers.profiles.models import FormerHandle
from customers.standing import Standing

ROLES = (
    select(func.aggregate_strings(CustomerRole.role, ","))
    .where(CustomerRole.customer_id == Customer.id)
    .scalar_subquery()
    .label("roles")
)
SHOWN = (
    Customer.id,
    Customer.handle,
    Customer.name,
    Customer.title,
    Customer.location,
    Customer.bio,
    Customer.bio_html,
    Customer.avatar,
    Customer.joined_at,
    Customer.registered_at,
    Customer.is_hidden,
    Customer.suspended_until,
    Standing.points,
    Standing.level,
    Standing.level_rank,
    ROLES,
)


def profile(handle: str) -> Any:
    """By the handle in any case; NotFound where there is nobody by it."""
    found = db.session.execute(_profiles().where(func.lower(Customer.handle) == handles.folded(handle))).one_or_none()
    if found is None:
        raise NotFound
    return found


def handle_now(former: str) -> str | None:
    """What somebody who had this handle is called today; also where that record went into another one."""
    folded, gone = handles.folded(former), aliased(Customer)
    today = select(Customer.handle).join(FormerHandle, FormerHandle.customer_id == Customer.id)
    merged = select(Customer.handle).join(gone, gone.merged_into_id == Customer.id)
    found = db.session.scalar(today.where(FormerHandle.handle == folded))
    return found or db.session.scalar(merged.where(func.lower(gone.handle) == folded))


def _profiles() -> Any:
    people = select(*SHOWN).outerjoin(Standing, Standing.customer_id == Customer.id)
    return people.where(Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


def may_see(viewer: Viewer, person: Any) -> bool:
    """A hidden profile is open to its owner and to staff; what its owner wrote stays where it is."""
    return not person.is_hidden or viewer.id == person.id or viewer.is_staff
