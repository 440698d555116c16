"""What segments, badges and audiences can ask about what a customer bought. Only orders that count and were kept; money
is net of refunds, in the report currency."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from core.facts import Fact
from customers.products.models import Product
from customers.products.queries import choices, families
from customers.purchases.measures import intervals, repeat_rates
from customers.purchases.models import Purchase, PurchaseLine, Refund
from customers.purchases.queries import counts

DIMENSIONS = ("product", "family", "sku")
CHOICES = (("product", choices), ("family", families))


def _lines(value: Any) -> Select:
    """One row a line, with its product: a variant belongs to its parent's `product` and has a `sku` of its own."""
    parent = aliased(Product)
    return (
        select(
            Purchase.customer_id,
            value.label("value"),
            Purchase.ordered_at.label("at"),
            func.coalesce(parent.sku, Product.sku).label("product"),
            Product.family.label("family"),
            Product.sku.label("sku"),
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(Product, Product.id == PurchaseLine.product_id)
        .outerjoin(parent, parent.id == Product.parent_id)
        .where(counts(), Purchase.customer_id.is_not(None))
    )


def orders() -> Select:
    return _lines(Purchase.id)


def net_spend() -> Select:
    """Lines without a rate are left out; where a sum is shown, `queries.without_rate` counts them."""
    return _lines(PurchaseLine.report_net).where(PurchaseLine.report_net.is_not(None))


def contribution() -> Select:
    """What was left after the cost, of lines whose cost is known."""
    known = PurchaseLine.report_net.is_not(None), PurchaseLine.report_cost.is_not(None)
    return _lines(PurchaseLine.report_net - PurchaseLine.report_cost).where(*known)


def owns() -> Select:
    kept = PurchaseLine.returned_at.is_(None), PurchaseLine.quantity > 0
    return _lines(Product.sku).where(*kept)


def last_order() -> Select:
    return _lines(Purchase.ordered_at)


def refunds() -> Select:
    return (
        select(Purchase.customer_id, Refund.id.label("value"), Refund.refunded_at.label("at"))
        .join(Refund, Refund.purchase_id == Purchase.id)
        .where(Purchase.counts_since.is_not(None), Purchase.customer_id.is_not(None), Refund.taken_amount > 0)
    )


FACTS = [
    Fact(
        "orders",
        _l("orders"),
        "count",
        orders,
        dimensions=DIMENSIONS,
        choices=CHOICES,
        counted=lambda n: ngettext("order", "orders", n),
    ),
    Fact("net_spend", _l("net spend"), "sum", net_spend, unit="money", dimensions=DIMENSIONS, choices=CHOICES),
    Fact("contribution", _l("contribution"), "sum", contribution, unit="money", dimensions=DIMENSIONS, choices=CHOICES),
    Fact("last_order", _l("last order"), "moment", last_order, dimensions=DIMENSIONS, choices=CHOICES),
    Fact("owns", _l("owns"), "set", owns, dimensions=DIMENSIONS, choices=(*CHOICES, ("value", choices))),
    Fact("refunds", _l("refunds"), "count", refunds, counted=lambda n: ngettext("refund", "refunds", n)),
    Fact("order_interval", _l("days between orders"), "value", intervals, unit="days"),
    Fact("repeat_rate", _l("share of orders that are repeats"), "value", repeat_rates, unit="percent"),
]
