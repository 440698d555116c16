"""Audiences: the frozen lists of people for whom something was opened (a campaign, a survey, their threads).

A row that carries an `audience_id` is for its members and for staff; None is for everyone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from core.access import Viewer
from core.clock import now
from core.db import BigId, Json, Model, db


class Audience(Model):
    __tablename__ = "audiences"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(120))
    rule: Mapped[Any] = mapped_column(Json)
    frozen_at: Mapped[datetime]


class AudienceMember(Model):
    __tablename__ = "audience_members"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


def freeze(name: str, rule: Any, people: Select) -> Audience:
    """A new audience of exactly these people (one column of customer ids)."""
    audience = Audience(name=name, rule=rule, frozen_at=now())
    db.session.add(audience)
    db.session.flush()
    someone = people.subquery()
    rows = select(literal(audience.id, BigInteger), someone.c[0])
    db.session.execute(insert(AudienceMember).from_select(["audience_id", "customer_id"], rows))
    return audience


def dissolve(audience_id: int) -> None:
    """What was for them is gone."""
    db.session.execute(delete(AudienceMember).where(AudienceMember.audience_id == audience_id))
    db.session.execute(delete(Audience).where(Audience.id == audience_id))


def includes(column: InstrumentedAttribute[int | None], viewer: Viewer) -> ColumnElement[bool]:
    """SQL: the row is for everyone, or this viewer belongs to its audience, or is staff."""
    if viewer.is_staff:
        return true()
    if viewer.is_guest:
        return column.is_(None)
    member = exists().where(AudienceMember.audience_id == column, AudienceMember.customer_id == viewer.id)
    return or_(column.is_(None), member)


def reaches_all_of(audience_id: int | None, of_id: int | None) -> bool:
    """Whether everybody who sees what is for `of_id` sees what is for `audience_id` too."""
    if audience_id is None or audience_id == of_id:
        return True
    if of_id is None:
        return False
    inside = select(AudienceMember.customer_id).where(AudienceMember.audience_id == audience_id)
    outside = select(AudienceMember.customer_id).where(
        AudienceMember.audience_id == of_id, AudienceMember.customer_id.not_in(inside)
    )
    return db.session.scalar(outside.limit(1)) is None
