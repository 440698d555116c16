"""What Shopify and WooCommerce are read into."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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


def whole(net_amount: int, shop: str) -> dict[str, Any]:
    """The one line of an order that came without any: what the shop says of its sum stays known."""
    return {"sku": f"{shop}-order", "name": "Order without lines", "quantity": 1, "net_amount": max(0, net_amount)}


def name(text: Any) -> str:
    return " ".join(str(text or "").split())[:LONGEST_NAME]


def rate(text: Any) -> Decimal:
    """0.19 of "0.19"; 0 where it is none."""
    try:
        found = Decimal(str(text))
    except ArithmeticError:
        return Decimal(0)
    return found if found.is_finite() and 0 < found < 10 else Decimal(0)
