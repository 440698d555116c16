"""What came back, as Shopify sends it: by itself (`refunds/create`) and inside its order. Ours is the goods' part without tax,
and only what was really paid back."""

from typing import Any

from sqlalchemy import select

from core.db import db
from customers.purchases.hooks import mapped
from customers.purchases.hooks.sent import Sent
from customers.purchases.models import Purchase
from customers.purchases.rates import report_currency
from customers.purchases.shapes import Refunding

TOPIC = "refunds/create"


def read_alone(sent: Any) -> Refunding | None:
    refund = Sent(sent)
    refund = refund.one("refund") if refund.get("refund") else refund
    order_id = refund.text("order_id")
    return read(refund, order_id, _currency(refund, order_id))


def read(refund: Sent, order_id: str, currency: str, is_gross: bool | None = None) -> Refunding | None:
    """None while its money has not gone back: a payment that failed or is under way. `is_gross`: the order's prices include
    tax; None where only the refund knows."""
    paid = [one for one in refund.many("transactions") if one.get("kind") == "refund"]
    done = [one for one in paid if one.get("status") in (None, "", "success")]
    if paid and not done:
        return None
    backs = [_back(item, currency, is_gross) for item in refund.many("refund_line_items")]
    amount = sum(one.price("amount", currency) for one in done)
    values = {
        "refund_id": f"{order_id}/{refund.text('id')}",
        "refunded_at": refund.at("processed_at", "created_at"),
        "lines": backs,
        "amount": None if backs else amount - max(0, min(amount, _not_goods(refund, currency))),
    }
    return mapped.refund_of(order_id, values)


def _not_goods(refund: Sent, currency: str) -> int:
    """What of the money was for shipping, and the tax on it and on an amount without lines."""
    adjusted = refund.many("order_adjustments")
    shipping = [one for one in adjusted if one.get("kind") == "shipping_refund"]
    return sum(abs(one.money("amount", currency)) for one in shipping) + sum(
        abs(one.money("tax_amount", currency)) for one in adjusted
    )


def _back(item: Sent, currency: str, is_gross: bool | None) -> dict[str, Any]:
    line = item.needed("line_item")
    amount = item.price("subtotal", currency)
    if _holds_tax(line, currency) if is_gross is None else is_gross:
        amount = max(0, amount - item.money("total_tax", currency))
    return {"sku": sku_of(line), "quantity": item.whole("quantity"), "net_amount": amount}


def _holds_tax(line: Sent, currency: str) -> bool:
    """Do the prices include tax? A refund by itself does not say, but a tax that is part of the price is less than the same
    rate put on top of it. Where the sums fit neither, it is on top."""
    price = price_of(line, currency) if line.get("price") is not None else 0
    taxes = line.many("tax_lines")
    rate = sum(mapped.rate(one.get("rate")) for one in taxes)
    if not price or not rate:
        return False
    tax = tax_of(line, currency)
    inside, on_top = price * rate / (1 + rate), price * rate
    return abs(tax - inside) <= len(taxes) and abs(tax - inside) < abs(tax - on_top)


def price_of(line: Sent, currency: str) -> int:
    """All pieces, without discounts."""
    parts = [part.price("amount", currency) for part in line.many("discount_allocations")]
    discount = sum(parts) if parts else line.money("total_discount", currency)
    return line.price("price", currency) * line.whole("quantity") - discount


def tax_of(line: Sent, currency: str) -> int:
    return sum(one.price("price", currency) for one in line.many("tax_lines"))


def sku_of(line: Sent) -> str:
    return mapped.sku(line.get("sku"), "shopify", line.get("variant_id") or line.get("product_id"))


def _currency(refund: Sent, order_id: str) -> str:
    """A refund names its currency only here and there; its order knows."""
    for one in refund.many("transactions"):
        if one.get("currency"):
            return one.text("currency")
    for item in refund.many("refund_line_items"):
        money = item.one("subtotal_set").one("shop_money")
        if money.get("currency_code"):
            return money.text("currency_code")
    known = db.session.scalar(select(Purchase.currency).where(Purchase.order_id == order_id))
    return known or report_currency() or "USD"
