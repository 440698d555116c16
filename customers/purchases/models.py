"""Orders, their lines, refunds, dated rates and alarms."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE


class Claim:
    """Whose a row is: the customer, or while nobody fits, whom the sender named.

    What was sent is kept apart from `fingerprint`, which says whether a repeat says the same.
    """

    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    external_id: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    fingerprint: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    batch: Mapped[int | None] = mapped_column(index=True)


class Purchase(Claim, Model):
    """`status` is the shop's word now, `said_status` the one it came with. `counts_since` is what we make of it: None
    where it was never paid, or is nobody's yet. `returned_at`: nothing of it was kept. The amounts are sums over lines.
    """

    __tablename__ = "purchases"
    __table_args__ = (
        Index("ix_purchases_customer_id_ordered_at", "customer_id", "ordered_at"),
        Index("ix_purchases_external_id", "external_id"),
        Index("ix_purchases_email", "email"),
        Index("ix_purchases_ordered_at", "ordered_at", "id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    order_id: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[str] = mapped_column(String(20))
    ordered_at: Mapped[datetime]
    currency: Mapped[str] = mapped_column(String(3), index=True)
    status: Mapped[str] = mapped_column(String(20))
    said_status: Mapped[str] = mapped_column(String(20))
    counts_since: Mapped[datetime | None]
    ordered_amount: Mapped[int]
    refunded_amount: Mapped[int] = mapped_column(default=0)
    returned_at: Mapped[datetime | None]


class PurchaseLine(Model):
    """`net_amount` is the line's total as ordered. `report_net` is what is left of it in the report currency; None
    where no rate is known. `cost_amount` None means that nobody told us. `returned_at`: all of it came back."""

    __tablename__ = "purchase_lines"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND net_amount >= 0", name="not_negative"),
        CheckConstraint("refunded_amount >= 0 AND refunded_amount <= net_amount", name="refund_fits"),
    )

    id: Mapped[BigId]
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    position: Mapped[int]
    quantity: Mapped[int]
    net_amount: Mapped[int]
    cost_amount: Mapped[int | None]
    refunded_quantity: Mapped[int] = mapped_column(default=0)
    refunded_amount: Mapped[int] = mapped_column(default=0)
    report_net: Mapped[int | None]
    report_cost: Mapped[int | None]
    returned_at: Mapped[datetime | None]


class Refund(Model):
    """Something came back. `purchase_id` is None while it is held: its order has not arrived yet.

    `amount` was asked for as one sum; None where lines say it, or where all that was left came back. A cancelled order
    is a refund of what was left.
    """

    __tablename__ = "refunds"
    __table_args__ = GIVEN_ONCE

    id: Mapped[BigId]
    refund_id: Mapped[str] = mapped_column(String(120), unique=True)
    order_id: Mapped[str] = mapped_column(String(120), index=True)
    purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"), index=True)
    refunded_at: Mapped[datetime]
    amount: Mapped[int | None]
    is_cancellation: Mapped[bool] = mapped_column(default=False)
    taken_amount: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    batch: Mapped[int | None] = mapped_column(index=True)


class RefundLine(Model):
    """What the shop said came back of one product."""

    __tablename__ = "refund_lines"

    id: Mapped[BigId]
    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id", ondelete="CASCADE"), index=True)
    sku: Mapped[str] = mapped_column(String(64))
    quantity: Mapped[int]
    net_amount: Mapped[int]


class RefundShare(Model):
    """What a refund took off one line of its order; a line's refunded totals are the sums of these."""

    __tablename__ = "refund_shares"

    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id", ondelete="CASCADE"), primary_key=True)
    line_id: Mapped[int] = mapped_column(
        ForeignKey("purchase_lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quantity: Mapped[int]
    amount: Mapped[int]


class OwnershipClaim(Model):
    """Somebody says that they own this, bought elsewhere or before a shop was connected."""

    __tablename__ = "ownership_claims"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, index=True)
    said_at: Mapped[datetime]


class Rate(Model):
    """From `day` on, one unit of `currency` is `rate` units of `into`. Written as text: no database rounds it."""

    __tablename__ = "rates"
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    into: Mapped[str] = mapped_column(String(3), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    rate: Mapped[str] = mapped_column(String(30))
    set_by_id: Mapped[int | None]


class Alarm(Model):
    """Something that a person should look at: the same id came with other content, more came back than was bought."""

    __tablename__ = "alarms"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "fingerprint"),
        Index("ix_alarms_seen_at", "seen_at", "id"),
    )

    id: Mapped[BigId]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    fingerprint: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text, default="")
    times: Mapped[int] = mapped_column(default=1)
    raised_at: Mapped[datetime]
    last_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None]
