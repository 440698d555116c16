"""Levels."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class Level(Model):
    """Reached with `points` in the status balance, available. `brings` is words: thanks, never power."""

    __tablename__ = "levels"

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(40))
    points: Mapped[int] = mapped_column(unique=True)
    brings: Mapped[str] = mapped_column(Text, default="")
