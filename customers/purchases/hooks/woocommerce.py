"""WooCommerce's orders, as its webhooks send them. Refunds come inside the order, as amounts with tax."""

from html import unescape
from typing import Any

from flask_babel import gettext as _

from core.errors import Invalid
from customers.purchases.forms import is_order_id
from customers.purchases.hooks import mapped
from customers.purchases.hooks.mapped import Told
from customers.purchases.hooks.sent import Sent
from customers.purchases.shapes import Order, Refunding
from customers.purchases.statuses import KNOWN

ORDERS = ("order.created", "order.updated", "order.restored")
DELETED = "order.deleted"
DRAFTS = ("auto-draft", "checkout-draft")


def read_order(sent: Any) -> Told:
    shop = Sent(sent)
    who = mapped.person(shop.get("customer_id"), shop.one("billing").get("email"))
    if not who:
        return Told(None, why_not=_("it names nobody"))
    status, currency, refunded = _status(shop.text("status")), shop.text("currency"), shop.many("refunds")
    values = {
        "order_id": shop.text("id"),
        "customer": who,
        "ordered_at": shop.at("date_created_gmt", "date_created"),
        "currency": currency,
        "status": "partially_refunded" if refunded and status == "refunded" else status,
        "lines": [_line(line, currency) for line in shop.many("line_items")]
        or [mapped.whole(_goods(shop, currency), "woo")],
    }
    order = mapped.order_of(values)
    return Told(order, tuple(_refund(one, shop, order) for one in refunded), status)


def deleted(sent: Any) -> str:
    """Which order is gone."""
    order_id = Sent(sent).text("id")
    if not is_order_id(order_id):
        raise Invalid({"id": _("This is no order's id.")})
    return order_id


def _status(status: str) -> str:
    if status in DRAFTS:
        return "draft"
    return status if status in KNOWN else "pending"


def _goods(shop: Sent, currency: str) -> int:
    """Of an order without lines: its fees, without tax and shipping."""
    return shop.price("total", currency) - shop.money("total_tax", currency) - shop.money("shipping_total", currency)


def _line(line: Sent, currency: str) -> dict[str, Any]:
    return {
        "sku": mapped.sku(line.get("sku"), "woo", line.get("product_id"), line.get("variation_id")),
        "name": mapped.name(unescape(str(line.get("name") or ""))),
        "quantity": line.whole("quantity"),
        "net_amount": max(0, line.price("total", currency)),
    }


def _refund(refund: Sent, shop: Sent, order: Order) -> Refunding:
    """Its total holds tax and shipping too: the goods' part is taken in proportion."""
    gross = abs(refund.price("total", order.currency))
    whole = shop.price("total", order.currency)
    net = min(order.ordered_amount, (2 * gross * order.ordered_amount + whole) // (2 * whole)) if whole > 0 else 0
    at = refund.get("date_created_gmt") or shop.at("date_modified_gmt", "date_created")
    values = {"refund_id": f"{order.order_id}/{refund.text('id')}", "refunded_at": at, "amount": net}
    return mapped.refund_of(order.order_id, values)
