"""The journal's tables: entries, the counter they are numbered from, each reader's cursor, and what was parked."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class JournalHead(Model):
    """One row. Its update is the last lock a transaction takes, so numbers are given in commit order and without holes."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]


class JournalRow(Model):
    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_object", "object_type", "object_id"),
        Index("ix_journal_actor_id", "actor_id"),
        Index("ix_journal_batch", "batch"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    object_type: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    facts: Mapped[dict[str, Any]]
    batch: Mapped[int | None]


class Cursor(Model):
    """How far a reader has come: it has dealt with every entry up to and including `seq`."""

    __tablename__ = "journal_cursors"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int]
    moved_at: Mapped[datetime]


class Parked(Model):
    """An entry that a reader could not take, set aside so that it stops nothing but itself."""

    __tablename__ = "journal_parked"

    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(ForeignKey("journal.seq"), primary_key=True)
    attempts: Mapped[int]
    error: Mapped[str] = mapped_column(Text)
    parked_at: Mapped[datetime]
