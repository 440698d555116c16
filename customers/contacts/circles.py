"""Whom something is opened for: "everyone", "role:marketer", "segment:3", or a rule of conditions as an object."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from core.access import ROLES
from core.db import db
from core.forms import whole_number
from customers import conditions
from customers.audiences import AudienceMember, freeze
from customers.models import Customer, CustomerRole
from customers.segments.models import Segment
from customers.segments.queries import choices as segments

EVERYONE = "everyone"
REACHABLE = (Customer.registered_at.is_not(None), Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


def check(audience: Any) -> str | None:
    """A sentence where nobody can tell who is meant."""
    if isinstance(audience, dict):
        return conditions.check(audience)
    kind, _colon, which = str(audience).partition(":")
    if kind == "role" and which not in ROLES:
        return _("There is no such role.")
    if kind == "segment" and _segment(which) is None:
        return _("There is no such segment.")
    return None if kind in (EVERYONE, "role", "segment") else _("Everyone, a role or a segment.")


def people(audience: Any) -> Select:
    """SQL: the ids of those who belong to it now and can sign in."""
    query = select(Customer.id).where(*REACHABLE)
    return query if audience == EVERYONE else query.where(Customer.id.in_(_members(audience)))


def freeze_circle(name: str, audience: Any) -> int | None:
    """The id of a frozen list of exactly those who belong to it now; None is everyone."""
    if audience == EVERYONE:
        return None
    return freeze(name[:120], audience, select(Customer.id).where(Customer.id.in_(_members(audience)))).id


def frozen(audience_id: int | None, at: datetime) -> Select:
    """SQL: the ids of those for whom something was opened at that moment, and who can sign in still."""
    if audience_id is None:
        return select(Customer.id).where(*REACHABLE, Customer.registered_at <= at)
    members = select(AudienceMember.customer_id).join(Customer, Customer.id == AudienceMember.customer_id)
    return members.where(*REACHABLE, AudienceMember.audience_id == audience_id)


def in_words(audience: Any) -> str:
    if isinstance(audience, dict):
        return conditions.in_words(audience)
    return dict(choices()).get(audience, _("A segment that is no more"))


def choices() -> list[tuple[str, str]]:
    """(value, label), for a form."""
    roles = [(f"role:{role}", _("Role: %(role)s", role=role.replace("_", " "))) for role in ROLES]
    named = [(f"segment:{number}", _("Segment: %(name)s", name=name)) for number, name in segments()]
    return [(EVERYONE, _("Everyone")), *named, *roles]


def _members(audience: Any) -> Select:
    if isinstance(audience, dict):
        return _matching(audience)
    kind, _colon, which = audience.partition(":")
    if kind == "role":
        return select(CustomerRole.customer_id).where(CustomerRole.role == which)
    segment = _segment(which)
    return _matching(segment.rule) if segment else select(Customer.id).where(Customer.id.is_(None))


def _matching(rule: Any) -> Select:
    matching = conditions.customers_matching(rule).subquery()
    return select(matching.c.customer_id)


def _segment(which: str) -> Segment | None:
    number = whole_number(which)
    found = db.session.get(Segment, number) if number is not None else None
    return found if found is not None and found.retired_at is None else None
