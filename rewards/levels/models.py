"""Levels, and who keeps theirs for a while."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class Level(Model):
    """Reached with `points` in the status balance, available. `brings` is words: thanks, never power."""

    __tablename__ = "levels"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(40))
    points: Mapped[int] = mapped_column(unique=True)
    brings: Mapped[str] = mapped_column(Text, default="")


class LevelGrace(Model):
    """Somebody whose points fell below their level: they keep it until then, and for good where the points come back."""

    __tablename__ = "level_graces"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
