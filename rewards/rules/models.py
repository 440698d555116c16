"""Earning rules and their versions."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, column_property, mapped_column

from core.db import BigId, Model
from customers.products.queries import name_of_sku
from forum.categories.queries import name_of_slug


class Rule(Model):
    """One version of a rule. Changing a rule ends this row and starts another under the same `key`.

    `points` is for each thing, or for each `per` minor units of money where the trigger is `spent`. Caps count points
    of one customer: in a UTC day, or for one target (a post, an order) over all time; `giver_cap` those that come from one
    and the same person within 30 days, which damps rings, and `giver_days` is how long that person has to be here before
    what they give pays. `within_days` belongs to `repeat_order`, `nth` to `nth_order`.
    """

    __tablename__ = "earning_rules"
    __table_args__ = (Index("ix_earning_rules_key_version", "key", "version", unique=True),)

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    trigger: Mapped[str] = mapped_column(String(20))
    points: Mapped[int]
    per: Mapped[int] = mapped_column(default=0)
    within_days: Mapped[int | None]
    nth: Mapped[int | None]
    category: Mapped[str | None] = mapped_column(String(60))
    product: Mapped[str | None] = mapped_column(String(64))
    family: Mapped[str | None] = mapped_column(String(80))
    day_cap: Mapped[int | None]
    target_cap: Mapped[int | None]
    total_cap: Mapped[int | None]
    giver_cap: Mapped[int | None]
    giver_days: Mapped[int | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None]
    made_at: Mapped[datetime]

    category_name: Mapped[str | None] = column_property(name_of_slug(category))
    product_name: Mapped[str | None] = column_property(name_of_sku(product))
