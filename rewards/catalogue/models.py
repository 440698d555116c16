"""Rewards, their codes, and who redeemed them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model

REQUESTED, FULFILLED, CANCELLED = "requested", "fulfilled", "cancelled"


class Reward(Model):
    """`stock` None is without end; with codes, the codes left are the stock. `min_rank` is the level it is kept for."""

    __tablename__ = "rewards"
    __table_args__ = (CheckConstraint("cost > 0", name="costs"), CheckConstraint("stock >= 0", name="stock"))

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[int]
    stock: Mapped[int | None]
    min_rank: Mapped[int] = mapped_column(default=0)
    has_codes: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class RewardCode(Model):
    __tablename__ = "reward_codes"
    __table_args__ = (
        UniqueConstraint("reward_id", "code"),
        Index("ix_reward_codes_free", "reward_id", "redemption_id"),
    )

    id: Mapped[BigId]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(120))
    redemption_id: Mapped[int | None] = mapped_column(ForeignKey("redemptions.id"))


class Redemption(Model):
    """`cost` is what was paid, whatever the reward costs later."""

    __tablename__ = "redemptions"
    __table_args__ = (
        CheckConstraint("state IN ('requested', 'fulfilled', 'cancelled')", name="state"),
        Index("ix_redemptions_customer", "customer_id", "id"),
        Index("ix_redemptions_state", "state", "id"),
    )

    id: Mapped[BigId]
    reward_id: Mapped[int] = mapped_column(ForeignKey("rewards.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    cost: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=REQUESTED)
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
