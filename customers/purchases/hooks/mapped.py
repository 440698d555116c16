"""What Shopify and WooCommerce are read into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from core.errors import Invalid
from core.keys import fitting
from customers import emails
from customers.products.actions import LONGEST_NAME, LONGEST_SKU
from customers.purchases.forms import PurchaseForm, RefundForm
from customers.purchases.shapes import Order, Refunding


@dataclass(frozen=True)
class Told:
    """A shop's order with the refunds that came with it. `order` is None where it is nothing for us (a test order, one
    that names nobody); `status` is where the order stands after its refunds."""

    order: Order | None
    refunds: tuple[Refunding, ...] = ()
    status: str = ""
    why_not: str = ""


@contextmanager
def as_sent_by(shop: str) -> Iterator[None]:
    """A body that is not what this shop sends is refused, whatever is missing or of another kind."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as wrong:
        text = _("This is not what %(shop)s sends (%(why)s).", shop=shop, why=f"{type(wrong).__name__}: {wrong}"[:120])
        raise Invalid({"": text}) from wrong


def order_of(values: dict[str, Any]) -> Order:
    return Order.of(PurchaseForm.from_data(values))


def refund_of(order_id: str, values: dict[str, Any]) -> Refunding:
    return Refunding.of(order_id, RefundForm.from_data(values))


def person(external_id: Any, *addresses: Any) -> dict[str, str]:
    """Empty where nobody is named. An address that is none is passed over: it could be nobody's anyway."""
    proper = [emails.normal(address) for address in addresses if isinstance(address, str) and address.strip()]
    who = {"external_id": str(external_id) if external_id else None, "email": next(filter(None, proper), None)}
    return {key: value for key, value in who.items() if value}


def sku(text: Any, *fallback: Any) -> str:
    """A line without a SKU is known by the shop's own numbers."""
    named = str(text or "").strip()
    return fitting(named or "-".join(str(part) for part in fallback if part) or "unknown", LONGEST_SKU)


def name(text: Any) -> str:
    return " ".join(str(text or "").split())[:LONGEST_NAME]


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
