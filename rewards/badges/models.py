"""Badges and who has them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Json, Model
from core.tables import GIVEN_ONCE, pointing

TIERS = ("bronze", "silver", "gold")


class Badge(Model):
    """`rule` is a condition over facts (customers/conditions); None is given by hand alone. One that is repeatable is earned
    again with each multiple of what its rule counts: three orders, six orders."""

    __tablename__ = "badges"
    __table_args__ = (CheckConstraint("tier IN ('bronze', 'silver', 'gold')", name="tier"), GIVEN_ONCE)

    id: Mapped[BigId]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(Text, default="")
    tier: Mapped[str] = mapped_column(String(10), default="bronze")
    rule: Mapped[Any | None] = mapped_column(Json)
    is_repeatable: Mapped[bool] = mapped_column(default=False)
    holders: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Award(Model):
    """`evidence` is what each condition was worth when it was awarded. `by_id` and `reason` where it was given by hand.

    It is held (`HELD`) unless it is suspended (what it was given for is gone, and it comes back with the next of its kind) or
    revoked (staff took it back, and it does not come back by itself)."""

    __tablename__ = "awards"
    __table_args__ = (
        UniqueConstraint("badge_id", "customer_id"),
        pointing("ix_awards_by_id", "by_id"),
        Index("ix_awards_customer", "customer_id", "suspended_at"),
        Index("ix_awards_badge", "badge_id", "suspended_at", "awarded_at", "id"),
    )

    id: Mapped[BigId]
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    awarded_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    suspended_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))


HELD = and_(Award.suspended_at.is_(None), Award.revoked_at.is_(None))
