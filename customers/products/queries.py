"""Reading products; what other packages join and print of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_, select
from sqlalchemy.orm import aliased

from core.db import among, db
from core.paging import Page, keyset
from customers.products.models import Product

PRODUCT_COLUMNS = (
    Product.sku.label("product_sku"),
    Product.name.label("product_name"),
    Product.family.label("product_family"),
)
MOST_BESIDE = 50


@dataclass(frozen=True)
class ProductView:
    id: int
    sku: str
    name: str
    family: str
    version: str


def with_product(query: Select, product_id: SQLColumnExpression[int | None]) -> Select:
    """The query with `product_sku`, `product_name` and `product_family` of the row's product, None where it has none."""
    return query.add_columns(*PRODUCT_COLUMNS).outerjoin(Product, Product.id == product_id)


def families_of(skus: Sequence[str]) -> dict[str, str]:
    """Sku → family, as the catalogue has it now."""
    rows = db.session.execute(select(Product.sku, Product.family).where(among(Product.sku, skus)))
    return {row.sku: row.family for row in rows}


def names_of(skus: Sequence[str]) -> dict[str, str]:
    """As people call them, also what is in no catalogue."""
    rows = db.session.execute(select(Product.sku, Product.name).where(among(Product.sku, skus)))
    return {row.sku: row.name for row in rows}


def name_of_sku(sku: Any) -> Any:
    """SQL: the name of the product of that column's number."""
    return select(Product.name).where(Product.sku == sku).correlate_except(Product).scalar_subquery()


def by_sku(sku: str) -> ProductView | None:
    row = db.session.execute(
        select(Product.id, Product.sku, Product.name, Product.family, Product.version).where(Product.sku == sku)
    ).one_or_none()
    return ProductView(*row) if row else None


def choices() -> list[tuple[str, str]]:
    """(sku, name) of what is in the catalogue, for a form."""
    rows = db.session.execute(
        select(Product.sku, Product.name).where(Product.is_catalogued).order_by(Product.name).limit(500)
    )
    return [(row.sku, row.name) for row in rows]


def id_of_sku(sku: str) -> ColumnElement[int | None]:
    """SQL: the product's id, for a condition of another package's query."""
    return select(Product.id).where(Product.sku == sku).scalar_subquery()


def families() -> list[tuple[str, str]]:
    """Each family of the catalogue once, for a form."""
    named = select(Product.family).where(Product.is_catalogued, Product.family != "").distinct()
    return [(family, family) for family in db.session.scalars(named.order_by(Product.family).limit(500))]


def is_family(name: str) -> bool:
    return db.session.scalar(select(Product.id).where(Product.family == name).limit(1)) is not None


def _shown() -> Select:
    parent = aliased(Product)
    return select(
        Product.id,
        Product.sku,
        Product.name,
        Product.family,
        Product.version,
        parent.sku.label("parent"),
        Product.launched_on,
        Product.retired_on,
        Product.is_catalogued.label("catalogued"),
    ).outerjoin(parent, parent.id == Product.parent_id)


def product_row(sku: str) -> Any:
    return db.session.execute(_shown().where(Product.sku == sku)).one_or_none()


def catalogue(family: str | None, after: str | None, limit: int, catalogued: bool = True) -> Page[Any]:
    """The catalogue by SKU, or what orders know and the catalogue does not."""
    query = _shown().where(Product.is_catalogued.is_(catalogued))
    query = query.where(Product.family == family) if family else query
    return keyset(query, Product.sku, after=after, limit=limit, newest=False)


def beside(product: Any) -> Sequence[Any]:
    """Its variants or the one it is a variant of, and the other versions of its family."""
    family = (Product.family == product.family) & (Product.family != "")
    near = or_(family, Product.parent_id == product.id, Product.sku == (product.parent or ""))
    others = _shown().where(near, Product.id != product.id)
    return db.session.execute(others.order_by(Product.name, Product.version, Product.sku).limit(MOST_BESIDE)).all()
