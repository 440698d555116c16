"""What was searched for: words and hits, never who asked."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from search_index.query import LONGEST


class Search(Model):
    """`token` stands in the page, so that a click can be counted; `clicked` is the place of the hit that was opened."""

    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_at", "at"),)

    id: Mapped[BigId]
    token: Mapped[str] = mapped_column(String(24), unique=True)
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(LONGEST))
    kind: Mapped[str] = mapped_column(String(20), default="")
    hits: Mapped[int]
    clicked: Mapped[int | None]
