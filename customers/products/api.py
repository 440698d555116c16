"""/api/v1/products, and what one says one owns."""

from datetime import date
from typing import Any, TypedDict

from flask import url_for

from core.access import EVERYONE, scope, staff, viewer
from core.errors import NotFound
from core.web import Api, body, query
from customers.products import queries
from customers.products.actions import add_product, change_product
from customers.products.forms import ProductChangeForm, ProductForm, ProductQuery
from customers.purchases.owned import claim, claimed_skus, disclaim

api = Api("products_api", __name__)
KEEPERS = scope("write", staff("product_manager"))


class ProductView(TypedDict):
    id: int
    sku: str
    name: str
    family: str
    version: str
    parent: str | None
    launched_on: date | None
    retired_on: date | None
    catalogued: bool


class OwnedView(TypedDict):
    owned: list[str]


@api.get("/products", access=scope("read", EVERYONE), gives=ProductView, query=ProductQuery)
def products() -> dict[str, Any]:
    asked = query(ProductQuery)
    page = queries.catalogue(asked.family.data, asked.after.data, asked.limit.data)
    return page.map(lambda row: dict(row._mapping))


@api.get("/products/<path:sku>", access=scope("read", EVERYONE), gives=ProductView)
def product(sku: str) -> dict[str, Any]:
    row = queries.product_row(sku)
    if row is None or not (row.catalogued or viewer().is_staff):
        raise NotFound
    return dict(row._mapping)


@api.post("/products", access=KEEPERS, takes=ProductForm, gives=ProductView, status=201)
def add() -> Any:
    made = add_product(viewer(), **body().values())
    return (
        dict(queries.product_row(made.sku)._mapping),
        201,
        {"Location": url_for("products_api.product", sku=made.sku)},
    )


@api.patch("/products/<path:sku>", access=KEEPERS, takes=ProductChangeForm, gives=ProductView, partial=True)
def change(sku: str) -> dict[str, Any]:
    if queries.product_row(sku) is None:
        raise NotFound
    sent = body()
    change_product(viewer(), sku, **sent.values())
    return dict(queries.product_row(sku)._mapping)


@api.get("/me/owned", access=scope("read"), gives=OwnedView)
def owned() -> dict[str, Any]:
    return {"owned": claimed_skus(viewer().id or 0)}


@api.put("/me/owned/<path:sku>", access=scope("write"), gives=OwnedView)
def own(sku: str) -> dict[str, Any]:
    """Bought elsewhere: others read it as one's own word, where one agreed to show it."""
    claim(viewer(), sku)
    return owned()


@api.delete("/me/owned/<path:sku>", access=scope("write"), status=204)
def disown(sku: str) -> Any:
    disclaim(viewer(), sku)
    return "", 204
