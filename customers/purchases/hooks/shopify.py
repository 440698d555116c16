"""Shopify's orders and refunds, as its webhooks send them."""

from typing import Any

from flask_babel import gettext as _

from customers.purchases.hooks import mapped, shopify_refunds
from customers.purchases.hooks.mapped import Told
from customers.purchases.hooks.sent import Sent
from customers.purchases.statuses import KNOWN

ORDERS = ("orders/create", "orders/paid", "orders/updated", "orders/cancelled")
STRICT = ("orders/create", "orders/paid")


def read_order(sent: Any, topic: str) -> Told:
    order = Sent(sent)
    order = order.one("order") if order.get("order") else order
    if order.get("test"):
        return Told(None, why_not=_("a test order"))
    buyer = order.one("customer")
    who = mapped.person(buyer.get("id"), order.get("email"), order.get("contact_email"), buyer.get("email"))
    if not who:
        return Told(None, why_not=_("it names nobody"))
    status, currency, order_id = _status(order, topic), order.text("currency"), order.text("id")
    is_gross = bool(order.get("taxes_included"))
    read = (shopify_refunds.read(back, order_id, currency, is_gross) for back in order.many("refunds"))
    refunds = tuple(refund for refund in read if refund is not None)
    values = {
        "order_id": order_id,
        "customer": who,
        "ordered_at": order.at("created_at"),
        "currency": currency,
        "status": "partially_refunded" if refunds and status == "refunded" else status,
        "lines": [_line(line, currency, is_gross) for line in order.many("line_items")]
        or [mapped.whole(_goods(order, currency, is_gross), "shopify")],
    }
    return Told(mapped.order_of(values), refunds, status)


def _status(order: Sent, topic: str) -> str:
    if order.get("cancelled_at") or topic == "orders/cancelled":
        return "cancelled"
    status = order.get("financial_status") or "pending"
    if topic == "orders/paid" and status in ("pending", "authorized", "partially_paid"):
        return "paid"
    return status if status in KNOWN else "pending"


def _goods(order: Sent, currency: str, is_gross: bool) -> int:
    """What the goods of an order without lines were, from its sums: what is paid holds tax, and shipping."""
    tax = order.money("total_tax", currency)
    if order.get("subtotal_price") is not None:
        return order.price("subtotal_price", currency) - (tax if is_gross else 0)
    shipping = order.one("total_shipping_price_set").one("shop_money").money("amount", currency)
    return order.price("total_price", currency) - tax - shipping


def _line(line: Sent, currency: str, is_gross: bool) -> dict[str, Any]:
    """Net: without discounts, and without the tax where prices include it."""
    tax = shopify_refunds.tax_of(line, currency) if is_gross else 0
    return {
        "sku": shopify_refunds.sku_of(line),
        "name": mapped.name(line.get("name") or line.get("title")),
        "quantity": line.whole("quantity"),
        "net_amount": max(0, shopify_refunds.price_of(line, currency) - tax),
    }
