"""The versions in which the catalogue has a product, and which of them somebody bought."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from customers.products.models import Product
from customers.purchases.models import Purchase, PurchaseLine

LONG_AGO = date(1900, 1, 1)


def versions_of(product_id: int, owner_id: int | None) -> Select:
    """Each `version` with `is_owned` (1 where this person bought it) and its `place` from the oldest to the newest. Products of
    one name in one family are versions of each other. Whoever asks is told what they bought themselves, so no consent is needed."""
    asked = aliased(Product)
    alike = and_(Product.family == asked.family, Product.family != "", Product.name == asked.name)
    place = func.max(func.coalesce(Product.launched_on, LONG_AGO))
    return (
        select(
            Product.version, func.max(case((_bought_by(owner_id), 1), else_=0)).label("is_owned"), place.label("place")
        )
        .join(asked, or_(Product.id == asked.id, alike))
        .where(asked.id == product_id, Product.version != "")
        .group_by(Product.version)
    )


def _bought_by(owner_id: int | None) -> ColumnElement[bool]:
    sold = aliased(Product)
    lines = select(PurchaseLine.id).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    return (
        lines.join(sold, sold.id == PurchaseLine.product_id)
        .where(
            Purchase.customer_id == owner_id,
            or_(sold.id == Product.id, sold.parent_id == Product.id),
            Purchase.counts_since.is_not(None),
            PurchaseLine.quantity > 0,
            PurchaseLine.returned_at.is_(None),
        )
        .correlate(Product)
        .exists()
    )
