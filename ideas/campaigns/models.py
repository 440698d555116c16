"""Campaigns."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Json, Model
from core.tables import GIVEN_ONCE

ONE, BUDGET = "one", "budget"
VOTINGS = (ONE, BUDGET)
USUAL_POINTS = 10


class Campaign(Model):
    """`opened_at` is when it was opened and its audience frozen and invited; None until then, and for staff's eyes
    alone.

    From `shortlist_at` on only shortlisted ideas take votes and none are added; from `closes_at` on nothing.
    `decided_at`: the winners are chosen. `points` is what each winner was promised and gets.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("voting IN ('one', 'budget')", name="voting"),
        CheckConstraint("budget BETWEEN 1 AND 100", name="budget"),
        Index("ix_campaigns_opens_at", "opens_at", "id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(80))
    brief: Mapped[str] = mapped_column(Text)
    brief_html: Mapped[str] = mapped_column(Text)
    picture: Mapped[str | None] = mapped_column(String(80))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    audience: Mapped[Any] = mapped_column(Json)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    voting: Mapped[str] = mapped_column(String(10), default=ONE)
    budget: Mapped[int] = mapped_column(default=10)
    points: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[datetime]
    shortlist_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_html: Mapped[str] = mapped_column(Text, default="")
    invited: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
