"""The customer: one row for each person, whatever they came as."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE, pointing


class Customer(Model):
    """`registered_at` is None for a person on record without an account. `external_id` is what shop and CRM call them.

    An erased customer keeps the row and the id; everything else is blank. A merged one points to whom they became.
    """

    __tablename__ = "customers"
    __table_args__ = (
        Index("uq_customers_handle", text("lower(handle)"), unique=True),
        Index("ix_customers_skeleton", "skeleton"),
        Index("ix_customers_joined_at", "joined_at"),
        pointing("ix_customers_merged_into_id", "merged_into_id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    handle: Mapped[str | None] = mapped_column(String(40))
    skeleton: Mapped[str | None] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_verified_at: Mapped[datetime | None]
    external_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_epoch: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    established_at: Mapped[datetime | None]
    title: Mapped[str] = mapped_column(String(80), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    bio_html: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(80), default="")
    avatar: Mapped[str | None] = mapped_column(String(80))
    locale: Mapped[str | None] = mapped_column(String(10))
    is_hidden: Mapped[bool] = mapped_column(default=False)
    suspended_until: Mapped[datetime | None]
    silenced_until: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    batch: Mapped[int | None]


class CustomerRole(Model):
    __tablename__ = "customer_roles"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
