"""What a customer says they own, where no order says it."""

from sqlalchemy import delete, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.stamps import SITE, touch
from customers.consent.queries import granted
from customers.products.models import Product
from customers.purchases.models import OwnershipClaim


def claim(viewer: Viewer, sku: str) -> None:
    """Saying it twice changes nothing."""
    assert viewer.id is not None
    product_id = _product_id(sku)
    if db.session.get(OwnershipClaim, (viewer.id, product_id)) is None:
        db.session.add(OwnershipClaim(customer_id=viewer.id, product_id=product_id, said_at=now()))
        db.session.flush()
        _show_anew(viewer.id)


def disclaim(viewer: Viewer, sku: str) -> None:
    own = OwnershipClaim.customer_id == viewer.id, OwnershipClaim.product_id == _product_id(sku)
    db.session.execute(delete(OwnershipClaim).where(*own))
    _show_anew(viewer.id or 0)


def _show_anew(customer_id: int) -> None:
    """Guests' kept pages bear the word of those who show what they own."""
    if granted([customer_id], "show_ownership"):
        touch(SITE)


def claimed_skus(customer_id: int) -> list[str]:
    query = select(Product.sku).join(OwnershipClaim, OwnershipClaim.product_id == Product.id)
    return list(db.session.scalars(query.where(OwnershipClaim.customer_id == customer_id).order_by(Product.sku)))


def _product_id(sku: str) -> int:
    found = db.session.scalar(select(Product.id).where(Product.sku == sku, Product.is_catalogued))
    if found is None:
        raise NotFound
    return found
