"""Reactions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model
from core.tables import pointing

LIKE, WORKED, DID_NOT_WORK = "like", "worked", "did_not_work"
REACTIONS = (LIKE, WORKED, DID_NOT_WORK)
OPPOSITE = {WORKED: DID_NOT_WORK, DID_NOT_WORK: WORKED}


class Reaction(Model):
    __tablename__ = "reactions"
    __table_args__ = (
        CheckConstraint("kind IN ('like', 'worked', 'did_not_work')", name="kind"),
        Index("ix_reactions_customer", "customer_id", "created_at"),
        pointing("ix_reactions_product", "product_id", "post_id"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    product_version: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
