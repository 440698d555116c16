"""Statuses and their history."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE

OPEN, PLANNED, STARTED, SHIPPED, DECLINED = MEANINGS = ("open", "planned", "started", "shipped", "declined")
DONE = (SHIPPED, DECLINED)
TONES = ("blue", "amber", "copper", "green", "plum", "red", "spruce")


class Status(Model):
    """A house's own word and colour. `meaning` is which of the five it is one of: that decides what may still be voted
    for and whose points come back."""

    __tablename__ = "idea_statuses"
    __table_args__ = (
        CheckConstraint("meaning IN ('open', 'planned', 'started', 'shipped', 'declined')", name="meaning"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    tone: Mapped[str] = mapped_column(String(10), default="")
    meaning: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(default=0)
    on_roadmap: Mapped[bool] = mapped_column(default=True)
    retired_at: Mapped[datetime | None]


class StatusChange(Model):
    """From when on an idea had a status, and what was said with it."""

    __tablename__ = "idea_status_changes"
    __table_args__ = (Index("ix_idea_status_changes_idea_id", "idea_id", "id"),)

    id: Mapped[BigId]
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    status_id: Mapped[int] = mapped_column(ForeignKey("idea_statuses.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    response_html: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
