"""Merges of ideas."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class IdeaMerge(Model):
    """Who put which idea into which, and how many votes went over (`moved`) or were there already (`doubled`)."""

    __tablename__ = "idea_merges"
    __table_args__ = (Index("ix_idea_merges_from_id", "from_id", "id"),)

    id: Mapped[BigId]
    from_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    moved: Mapped[int]
    doubled: Mapped[int]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
