"""Shopify's orders and refunds, as its webhooks send them."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db
from customers.purchases.hooks import mapped
from customers.purchases.hooks.mapped import Told
from customers.purchases.models import Purchase
from customers.purchases.money import to_minor
from customers.purchases.rates import report_currency
from customers.purchases.shapes import Refunding
from customers.purchases.statuses import KNOWN

ORDERS = ("orders/create", "orders/paid", "orders/updated", "orders/cancelled")
REFUNDS = "refunds/create"
STRICT = ("orders/create", "orders/paid")


def read_order(sent: Any, topic: str) -> Told:
    with mapped.as_sent_by("Shopify"):
        order = sent.get("order", sent)
        if order.get("test"):
            return Told(None, why_not=_("a test order"))
        buyer = order.get("customer") or {}
        who = mapped.person(buyer.get("id"), order.get("email"), order.get("contact_email"), buyer.get("email"))
        if not who:
            return Told(None, why_not=_("it names nobody"))
        status, currency = _status(order, topic), order["currency"]
        refunds = tuple(read_refund(refund, str(order["id"]), currency) for refund in order.get("refunds") or ())
        values = {
            "order_id": str(order["id"]),
            "customer": who,
            "ordered_at": order["created_at"],
            "currency": currency,
            "status": "partially_refunded" if refunds and status == "refunded" else status,
            "lines": [_line(line, order) for line in order["line_items"]],
        }
    return Told(mapped.order_of(values), refunds, status)


def _status(order: dict[str, Any], topic: str) -> str:
    if order.get("cancelled_at") or topic == "orders/cancelled":
        return "cancelled"
    status = order.get("financial_status") or "pending"
    if topic == "orders/paid" and status in ("pending", "authorized", "partially_paid"):
        return "paid"
    return status if status in KNOWN else "pending"


def _line(line: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    """Net: without discounts, and without the tax where prices include it."""
    currency, quantity = order["currency"], int(line["quantity"])
    parts = line.get("discount_allocations") or [{"amount": line.get("total_discount") or 0}]
    discount = sum(to_minor(part["amount"], currency) for part in parts)
    taxes = line.get("tax_lines") or () if order.get("taxes_included") else ()
    tax = sum(to_minor(part["price"], currency) for part in taxes)
    return {
        "sku": _sku(line),
        "name": mapped.name(line.get("name") or line.get("title")),
        "quantity": quantity,
        "net_amount": max(0, to_minor(line["price"], currency) * quantity - discount - tax),
    }


def _sku(line: dict[str, Any]) -> str:
    return mapped.sku(line.get("sku"), "shopify", line.get("variant_id") or line.get("product_id"))


def read_refund(sent: Any, order_id: str = "", currency: str = "") -> Refunding:
    with mapped.as_sent_by("Shopify"):
        refund = sent.get("refund", sent)
        order_id = order_id or str(refund["order_id"])
        currency = currency or _currency(refund, order_id)
        backs = [_back(item, currency) for item in refund.get("refund_line_items") or ()]
        paid = [one for one in refund.get("transactions") or () if one.get("kind") == "refund"]
        values = {
            "refund_id": f"{order_id}/{refund['id']}",
            "refunded_at": refund.get("processed_at") or refund["created_at"],
            "lines": backs,
            "amount": None if backs else sum(to_minor(one["amount"], currency) for one in paid),
        }
    return mapped.refund_of(order_id, values)


def _back(item: dict[str, Any], currency: str) -> dict[str, Any]:
    amount = to_minor(item["subtotal"], currency)
    return {"sku": _sku(item["line_item"]), "quantity": int(item["quantity"]), "net_amount": amount}


def _currency(refund: dict[str, Any], order_id: str) -> str:
    """A refund names its currency only here and there; its order knows."""
    for one in refund.get("transactions") or ():
        if one.get("currency"):
            return one["currency"]
    for item in refund.get("refund_line_items") or ():
        money = (item.get("subtotal_set") or {}).get("shop_money") or {}
        if money.get("currency_code"):
            return money["currency_code"]
    known = db.session.scalar(select(Purchase.currency).where(Purchase.order_id == order_id))
    return known or report_currency() or "USD"
