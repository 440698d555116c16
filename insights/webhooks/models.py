"""Webhooks and their deliveries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class Webhook(Model):
    """It sees what its owner, an admin, would see by a token without identities; people are keys under `feed_secret`.

    Without `kinds` it hears of all, from `heard_from` on. `free_at` is when somebody may send to it again: ahead of now while
    a sender is at it, and while it rests after a failure. `made_with` is the key of the form that made it.
    """

    __tablename__ = "webhooks"

    id: Mapped[BigId]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[str]]
    description: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str] = mapped_column(String(120))
    old_secret: Mapped[str | None] = mapped_column(String(120))
    old_until: Mapped[datetime | None]
    feed_secret: Mapped[str] = mapped_column(String(64))
    made_with: Mapped[str | None] = mapped_column(String(64), unique=True)
    heard_from: Mapped[int]
    created_at: Mapped[datetime]
    off_at: Mapped[datetime | None]
    off_because: Mapped[str] = mapped_column(String(20))
    failures: Mapped[int]
    failing_since: Mapped[datetime | None]
    free_at: Mapped[datetime]


class WebhookDelivery(Model):
    """One entry on its way to one webhook; without `seq` a test. `due_at` is the next try, None when there is none;
    `problem` is why the last one failed."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "seq"),
        Index("ix_webhook_deliveries_webhook_id_due_at", "webhook_id", "due_at"),
    )

    id: Mapped[BigId]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(40), unique=True)
    seq: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int]
    tried_at: Mapped[datetime | None]
    code: Mapped[int | None]
    problem: Mapped[str] = mapped_column(String(20))
    delivered_at: Mapped[datetime | None]
