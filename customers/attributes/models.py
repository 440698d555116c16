"""Definitions and values of attributes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Json, Model


class Attribute(Model):
    """`visibility`: who sees a value beside the customer. `fresh_days`: after so long it is asked again.
    `at_sign_up`: nobody joins without saying it."""

    __tablename__ = "attributes"
    __table_args__ = (
        CheckConstraint("kind IN ('text', 'number', 'date', 'single', 'multi', 'yes_no')", name="kind"),
        CheckConstraint("maintained_by IN ('customer', 'company', 'both')", name="maintained_by"),
        CheckConstraint("visibility IN ('public', 'members', 'staff', 'own')", name="visibility"),
    )

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    options: Mapped[list[str]]
    maintained_by: Mapped[str] = mapped_column(String(10))
    visibility: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(Text, default="")
    fresh_days: Mapped[int | None]
    at_sign_up: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class AttributeValue(Model):
    """One thing that one side said. `side` is whose word it is (a survey's answer is the customer's, an order's trace
    the company's); of each side one value stands, the earlier ones have `until`. `plain` and `number` are what
    conditions compare: folded text, and numbers, days and yes/no as numbers."""

    __tablename__ = "attribute_values"
    __table_args__ = (
        Index(
            "uq_attribute_values_standing",
            "customer_id",
            "attribute_id",
            "side",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "ix_attribute_values_effective",
            "attribute_id",
            "customer_id",
            sqlite_where=text("is_effective"),
            postgresql_where=text("is_effective"),
        ),
        CheckConstraint("side IN ('customer', 'company')", name="side"),
        CheckConstraint("NOT is_effective OR until IS NULL", name="only_standing_is_effective"),
    )

    id: Mapped[BigId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    said_by: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    how: Mapped[str] = mapped_column(String(120))
    said_at: Mapped[datetime]
    value: Mapped[Any] = mapped_column(Json)
    plain: Mapped[str | None] = mapped_column(Text)
    number: Mapped[float | None]
    until: Mapped[datetime | None]
    is_effective: Mapped[bool] = mapped_column(default=False)
    disputed_at: Mapped[datetime | None]
    dispute: Mapped[str] = mapped_column(Text, default="")
    dispute_answer: Mapped[str] = mapped_column(Text, default="")
    dispute_answered_at: Mapped[datetime | None]
    batch: Mapped[int | None]


class AttributeWord(Model):
    """The options that a value names, one row each, so that a condition can ask for one of them."""

    __tablename__ = "attribute_words"

    value_id: Mapped[int] = mapped_column(ForeignKey("attribute_values.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String(120), primary_key=True)
