"""Inbox entries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import pointing


class InboxEntry(Model):
    """`subject` names what it is about ("post:12"); entries of one kind about one subject are one entry that counts.

    The unique key says to the database that a journal entry tells a person once.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("customer_id", "seq", name="uq_inbox_told_once"),
        Index("ix_inbox_customer", "customer_id", "id"),
        Index("ix_inbox_unread", "customer_id", "read_at"),
        pointing("ix_inbox_actor_id", "actor_id"),
    )

    id: Mapped[BigId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    thread_id: Mapped[int | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
