"""Lines and balances."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import pointing

STATUS, SPENDABLE = "status", "spendable"
PENDING, AVAILABLE = "pending", "available"


def _whose_it_is(context: Any) -> int:
    return context.get_current_parameters()["customer_id"]


class Line(Model):
    """One movement of one balance. Nothing of it changes later but `state`, when it matures.

    `cause` names what it was paid for ("post:12", "like:12:5", "order:77"): all lines of one cause, rule and customer sum to
    what that cause is worth now. `reverses_id` is the line that this one takes back or corrects. `seq` is the journal
    entry it follows; the unique key says to the database that no entry pays twice. `earner_id` is whom that entry named:
    where records are merged, `customer_id` becomes whose it is now, and the earner stays.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("seq", "rule_id", "customer_id", "balance", "cause", name="uq_ledger_paid_once"),
        CheckConstraint("balance IN ('status', 'spendable')", name="balance"),
        CheckConstraint("state IN ('pending', 'available')", name="state"),
        CheckConstraint("points <> 0", name="moves_something"),
        Index("ix_ledger_cause", "cause"),
        pointing("ix_ledger_reverses_id", "reverses_id"),
        Index("ix_ledger_customer", "customer_id", "balance", "id"),
        Index("ix_ledger_target", "target"),
        Index("ix_ledger_maturing", "state", "available_at"),
        Index("ix_ledger_rule_day", "earner_id", "rule_key", "at"),
    )

    id: Mapped[BigId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    earner_id: Mapped[int] = mapped_column(default=_whose_it_is)
    balance: Mapped[str] = mapped_column(String(10))
    points: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    available_at: Mapped[datetime | None]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("earning_rules.id"))
    rule_key: Mapped[str] = mapped_column(String(40), default="")
    cause: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger.id"))
    seq: Mapped[int | None]
    at: Mapped[datetime]


class Balance(Model):
    """What a customer's lines sum to, kept beside them in the same transaction; `flask rewards check` compares."""

    __tablename__ = "balances"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True, autoincrement=False)
    status: Mapped[int] = mapped_column(default=0)
    status_pending: Mapped[int] = mapped_column(default=0)
    spendable: Mapped[int] = mapped_column(default=0)
    spendable_pending: Mapped[int] = mapped_column(default=0)
