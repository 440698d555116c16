"""What was sold of one product, its variants with it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import BigInteger, cast, func, or_, select

from core.clock import now
from core.db import db
from customers.products.models import Product
from customers.purchases.models import OwnershipClaim, Purchase, PurchaseLine
from customers.purchases.queries import counts

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sales:
    """`owners` are the customers who kept at least one, `claimed` those who only say so. Sums are None where nothing was
    sold or no rate is known; `without_rate` orders are left out of them."""

    owners: int
    claimed: int
    orders: int
    units: int
    net: int | None
    net_12_months: int | None
    without_rate: int

    @property
    def priced(self) -> int:
        """Orders that are in the sums."""
        return self.orders - self.without_rate


def sales_of(product_id: int) -> Sales:
    """One statement."""
    claims = select(func.count()).where(OwnershipClaim.product_id == product_id).scalar_subquery()
    net, unpriced = func.sum(PurchaseLine.report_net), PurchaseLine.report_net.is_(None)
    is_kept = PurchaseLine.returned_at.is_(None) & (PurchaseLine.quantity > 0)
    query = (
        select(
            func.count(Purchase.customer_id.distinct()).filter(is_kept),
            claims,
            func.count(Purchase.id.distinct()),
            cast(func.coalesce(func.sum(PurchaseLine.quantity - PurchaseLine.refunded_quantity), 0), BigInteger),
            cast(net, BigInteger),
            cast(net.filter(Purchase.ordered_at >= now() - YEAR), BigInteger),
            func.count(Purchase.id.distinct()).filter(unpriced),
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .join(Product, Product.id == PurchaseLine.product_id)
        .where(counts(), or_(Product.id == product_id, Product.parent_id == product_id))
    )
    return Sales(*db.session.execute(query).one())
