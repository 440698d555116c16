"""Orders and products as tables for analysis. Amounts are integer minor units beside their currency."""

from sqlalchemy import Select, select

from core.dataset import DataTable
from customers.products.models import Product
from customers.purchases.models import Purchase, PurchaseLine


def _products() -> Select:
    return select(Product.id, Product.sku, Product.name, Product.family, Product.version, Product.launched_on)


def _purchases() -> Select:
    columns = (
        Purchase.id,
        Purchase.customer_id.label("customer"),
        Purchase.ordered_at,
        Purchase.currency,
        Purchase.status,
        Purchase.ordered_amount,
        Purchase.refunded_amount,
        Purchase.counts_since,
        Purchase.returned_at,
    )
    return select(*columns)


def _lines() -> Select:
    columns = (
        PurchaseLine.id,
        PurchaseLine.purchase_id,
        Product.sku,
        PurchaseLine.quantity,
        PurchaseLine.net_amount,
        PurchaseLine.cost_amount,
        PurchaseLine.refunded_quantity,
        PurchaseLine.refunded_amount,
        PurchaseLine.report_net,
        PurchaseLine.returned_at,
    )
    return select(*columns).join(Product, Product.id == PurchaseLine.product_id)


DATASET = [
    DataTable("products", "What is sold, or was named by an order.", _products),
    DataTable("purchases", "Orders; one counts from `counts_since`, or never.", _purchases, ("customer",)),
    DataTable("purchase_lines", "What was in them; an unknown cost is empty, never 0.", _lines),
]
