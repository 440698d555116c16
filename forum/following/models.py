"""Follows and read marks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Follow(Model):
    """Watching: told of every post. Tracking: of replies and mentions, with a count of what is new. Muted: of nothing.

    Who writes in a thread watches it from then on, unless they say otherwise.
    """

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("level IN ('watching', 'tracking', 'muted')", name="level"),
        Index("ix_follows_thread_id", "thread_id", "level"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]


class ReadMark(Model):
    """The highest number that a person has had before them."""

    __tablename__ = "read_marks"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, index=True)
    number: Mapped[int]
    read_at: Mapped[datetime]
