"""WooCommerce's orders, as its webhooks send them. Refunds come inside the order, as amounts with tax."""

from html import unescape
from typing import Any

from flask_babel import gettext as _

from customers.purchases.hooks import mapped
from customers.purchases.hooks.mapped import Told
from customers.purchases.money import to_minor
from customers.purchases.shapes import Order, Refunding
from customers.purchases.statuses import KNOWN

ORDERS = ("order.created", "order.updated", "order.restored")
DELETED = "order.deleted"
DRAFTS = ("auto-draft", "checkout-draft")


def read_order(sent: Any) -> Told:
    with mapped.as_sent_by("WooCommerce"):
        billing = sent.get("billing") or {}
        who = mapped.person(sent.get("customer_id"), billing.get("email"))
        if not who:
            return Told(None, why_not=_("it names nobody"))
        status = _status(sent["status"])
        refunded = sent.get("refunds") or ()
        values = {
            "order_id": str(sent["id"]),
            "customer": who,
            "ordered_at": sent.get("date_created_gmt") or sent["date_created"],
            "currency": sent["currency"],
            "status": "partially_refunded" if refunded and status == "refunded" else status,
            "lines": [_line(line, sent["currency"]) for line in sent["line_items"]],
        }
    order = mapped.order_of(values)
    with mapped.as_sent_by("WooCommerce"):
        return Told(order, tuple(_refund(one, sent, order) for one in refunded), status)


def _status(status: str) -> str:
    if status in DRAFTS:
        return "draft"
    return status if status in KNOWN else "pending"


def _line(line: dict[str, Any], currency: str) -> dict[str, Any]:
    return {
        "sku": mapped.sku(line.get("sku"), "woo", line.get("product_id"), line.get("variation_id")),
        "name": mapped.name(unescape(line.get("name") or "")),
        "quantity": int(line["quantity"]),
        "net_amount": max(0, to_minor(line["total"], currency)),
    }


def _refund(refund: dict[str, Any], sent: dict[str, Any], order: Order) -> Refunding:
    """Its total holds tax and shipping too: the goods' part is taken in proportion."""
    gross = abs(to_minor(refund["total"], order.currency))
    whole = to_minor(sent["total"], order.currency)
    net = min(order.ordered_amount, (2 * gross * order.ordered_amount + whole) // (2 * whole)) if whole > 0 else 0
    at = refund.get("date_created_gmt") or sent.get("date_modified_gmt") or sent["date_created"]
    values = {"refund_id": f"{order.order_id}/{refund['id']}", "refunded_at": at, "amount": net}
    return mapped.refund_of(order.order_id, values)
