"""Evidence."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import pointing


class Evidence(Model):
    """A post that speaks for an idea. Importance: 0 not important, 1 nice to have, 2 important, 3 critical."""

    __tablename__ = "idea_evidence"
    __table_args__ = (
        UniqueConstraint("idea_id", "post_id"),
        CheckConstraint("importance BETWEEN 0 AND 3", name="importance"),
        pointing("ix_idea_evidence_by_id", "by_id"),
    )

    id: Mapped[BigId]
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    importance: Mapped[int]
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
