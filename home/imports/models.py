"""The imports that were run. Their number is the batch of their journal entries and of every row they made."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class Import(Model):
    """`ended_at` None: it runs, or was broken off; what it had taken in stands, running it again goes on. The counts and
    `moved_at` go on with each chunk, in its transaction. The ledger reads `pays_points` before it pays for entries of
    this batch."""

    __tablename__ = "imports"

    id: Mapped[BigId]
    kind: Mapped[str] = mapped_column(String(40))
    file: Mapped[str] = mapped_column(String(255))
    pays_points: Mapped[bool]
    started_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
