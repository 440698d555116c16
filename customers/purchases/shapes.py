"""An order and a refund as they arrive, whichever door they came through."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import orjson

from core.clock import iso
from customers.purchases.people import Who, fingerprint


@dataclass(frozen=True)
class Line:
    sku: str
    name: str
    quantity: int
    net_amount: int
    cost_amount: int | None = None


@dataclass(frozen=True)
class Order:
    order_id: str
    who: Who
    ordered_at: datetime
    currency: str
    status: str
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """From a judged PurchaseForm. Seconds are exact enough, and the same on both databases."""
        return cls(
            values["order_id"],
            values["customer"],
            values["ordered_at"].replace(microsecond=0),
            values["currency"],
            values["status"] or "paid",
            tuple(Line(**{**line, "name": line["name"] or ""}) for line in values["lines"]),
        )

    @property
    def ordered_amount(self) -> int:
        return sum(line.net_amount for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """All but the status, which moves; in which order the lines come says nothing."""
        lines = sorted(orjson.dumps(asdict(line)).decode() for line in self.lines)
        return fingerprint([self.order_id, asdict(self.who), iso(self.ordered_at), self.currency, lines])


@dataclass(frozen=True)
class Back:
    """Pieces of one product, or a part of their price."""

    sku: str
    quantity: int
    net_amount: int


@dataclass(frozen=True)
class Refunding:
    """Neither lines nor an amount: all that was left came back."""

    refund_id: str
    order_id: str
    refunded_at: datetime
    lines: tuple[Back, ...] = ()
    amount: int | None = None
    is_cancellation: bool = False

    @classmethod
    def of(cls, order_id: str, values: dict[str, Any]) -> Self:
        return cls(
            values["refund_id"],
            order_id,
            values["refunded_at"].replace(microsecond=0),
            tuple(Back(line["sku"], line["quantity"] or 0, line["net_amount"]) for line in values["lines"] or ()),
            values["amount"],
        )

    @property
    def total(self) -> int:
        """Of its lines."""
        return sum(back.net_amount for back in self.lines)

    @property
    def fingerprint(self) -> str:
        lines = sorted([back.sku, back.quantity, back.net_amount] for back in self.lines)
        return fingerprint([self.refund_id, self.order_id, iso(self.refunded_at), lines, self.amount])


def is_before(refunded_at: datetime, ordered_at: datetime) -> bool:
    """A day is left to time zones, and to files that know only days."""
    return refunded_at < ordered_at - timedelta(days=1)
