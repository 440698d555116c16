"""Support cases and usage events."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from customers.purchases.models import Claim
from customers.support.measure import Measured


class SupportCase(Claim, Model):
    """`minutes` None means that nobody told us, never 0. `said` is the fingerprint's own content: what it came with."""

    __tablename__ = "support_cases"
    __table_args__ = (
        Index("ix_support_cases_customer_id", "customer_id", "opened_at"),
        Index("ix_support_cases_external_id", "external_id"),
        Index("ix_support_cases_email", "email"),
    )

    id: Mapped[BigId]
    case_id: Mapped[str] = mapped_column(String(120), unique=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(40), default="")


class UsageEvent(Claim, Model):
    """One measured moment of a product: `measure` says of what ("brews", "minutes on"), `value` how much."""

    __tablename__ = "usage_events"
    __table_args__ = (
        Index("ix_usage_events_customer_id", "customer_id", "at"),
        Index("ix_usage_events_external_id", "external_id"),
        Index("ix_usage_events_email", "email"),
    )

    id: Mapped[BigId]
    event_id: Mapped[str] = mapped_column(String(120), unique=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    at: Mapped[datetime]
    measure: Mapped[str] = mapped_column(String(60))
    value: Mapped[float] = mapped_column(Measured)
