"""Keeping the catalogue."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.db import db, insert_or
from core.errors import Conflict, Invalid, NotFound
from core.stamps import SITE, touch
from customers.audit.actions import note
from customers.products.models import Product

LONGEST_SKU, LONGEST_NAME = 64, 160


def add_product(viewer: Viewer, *, sku: str, name: str, **facts: Any) -> Product:
    """A product of the catalogue. A SKU that only orders knew until now is taken into it."""
    known = db.session.scalars(select(Product).where(Product.sku == sku)).one_or_none()
    if known is not None and known.is_catalogued:
        raise Conflict(_("There is a product with this SKU already."))
    product = known or Product(sku=sku, name=name)
    product.is_catalogued = True
    _fill(product, name=name, **facts)
    db.session.add(product)
    db.session.flush()
    note(viewer, "added", "product", product.id, sku=sku)
    touch(SITE)
    return product


def change_product(viewer: Viewer, sku: str, **facts: Any) -> Product:
    """What is given is changed, the rest stays. The SKU is what orders know it by and never changes."""
    product = db.session.scalars(select(Product).where(Product.sku == sku)).one_or_none()
    if product is None:
        raise NotFound
    _fill(product, **facts)
    product.is_catalogued = True
    db.session.flush()
    note(viewer, "changed", "product", product.id, sku=sku, fields=sorted(facts))
    touch(SITE)
    return product


def _fill(product: Product, **facts: Any) -> None:
    if "parent" in facts:
        parent = facts.pop("parent")
        product.parent_id = _parent_id(product, parent) if parent else None
    for name, value in facts.items():
        setattr(product, name, value)
    launched, retired = product.launched_on, product.retired_on
    if isinstance(launched, date) and isinstance(retired, date) and retired < launched:
        raise Invalid({"retired_on": _("It cannot go before it came.")})


def _parent_id(product: Product, sku: str) -> int:
    """One level: a variant belongs to a product that is nobody's variant."""
    parent = db.session.scalars(select(Product).where(Product.sku == sku)).one_or_none()
    if parent is None:
        raise Invalid({"parent": _("There is no product with this SKU.")})
    has_variants = product.id and db.session.scalar(select(Product.id).where(Product.parent_id == product.id).limit(1))
    if parent.parent_id is not None or parent.id == product.id or has_variants:
        raise Invalid({"parent": _("A variant belongs to one product, and has no variants of its own.")})
    return parent.id


def ids_of_skus(names: Mapping[str, str], batch: int | None = None) -> dict[str, int]:
    """SKU → id. Those that nobody knows become uncatalogued products under the name that the order gives them."""
    known = _known(names)
    missing = sorted(names.keys() - known.keys())
    if missing:
        rows = [_uncatalogued(sku, names[sku], batch) for sku in missing]
        db.session.execute(insert_or(Product).on_conflict_do_nothing(index_elements=["sku"]), rows)
        known |= _known(missing)
    return known


def _known(skus: Any) -> dict[str, int]:
    return dict(db.session.execute(select(Product.sku, Product.id).where(Product.sku.in_(list(skus)))).all())


def _uncatalogued(sku: str, name: str, batch: int | None) -> dict[str, Any]:
    own = {"sku": sku, "name": name or sku, "batch": batch}
    return own | {"family": "", "version": "", "is_catalogued": False}


def stock_product(**facts: Any) -> Product:
    """For what fills a site: as `add_product`, by nobody."""
    product = Product(is_catalogued=True, **facts)
    db.session.add(product)
    db.session.flush()
    return product
