"""`/lab/products`: the catalogue, what orders know and the catalogue does not, and the page of each product."""

from typing import Any

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import NotFound
from core.web import Pages, page_form, query, render, see_other
from customers.lab_rooms import rooms
from customers.products import queries
from customers.products.actions import add_product, change_product
from customers.products.forms import ProductChangeForm, ProductForm, ProductQuery
from customers.purchases.rates import report_currency
from customers.purchases.sales import sales_of
from customers.purchases.showing import money

pages = Pages("products", __name__)
STAFF, KEEPERS = staff(), staff("product_manager")
LISTED, FROM_ORDERS = 50, "orders"


@pages.get("/lab/products", access=STAFF)
def index() -> ResponseReturnValue:
    asked = query(ProductQuery)
    catalogued = asked.known.data != FROM_ORDERS
    page = queries.catalogue(asked.family.data, asked.after.data, LISTED, catalogued)
    given = {"family": asked.family.data, "known": asked.known.data}
    older = url_for("products.index", after=page.next, **given) if page.next else ""
    shown = {"products": page.rows, "older": older, "catalogued": catalogued, "tabs": _tabs(catalogued)}
    return render("customers/purchases/catalogue.html", rooms=rooms(), may_keep=KEEPERS.allows(viewer()), **shown)


@pages.get("/lab/products/<path:sku>", access=STAFF)
def show(sku: str) -> ResponseReturnValue:
    """What upper packages know of it (threads, ideas) comes by the slot `product`."""
    row = queries.product_row(sku)
    if row is None:
        raise NotFound
    sold, currency = sales_of(row.id), report_currency()
    nets = {"net": money(sold.net, currency), "net_12_months": money(sold.net_12_months, currency)}
    shown = {"product": row, "beside": queries.beside(row), "sold": sold, **nets}
    return render("customers/purchases/product.html", rooms=rooms(), may_keep=KEEPERS.allows(viewer()), **shown)


def _tabs(catalogued: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Catalogue"), "url": url_for("products.index"), "current": catalogued},
        {
            "label": _("Known from orders alone"),
            "url": url_for("products.index", known=FROM_ORDERS),
            "current": not catalogued,
        },
    ]


@pages.route("/lab/new-product", methods=["GET", "POST"], access=KEEPERS)
def new() -> ResponseReturnValue:
    form = page_form(ProductForm)
    made = form.submit(lambda: add_product(viewer(), **form.values()))
    if made is None:
        return render("customers/purchases/product_form.html", form.status, form=form, sku="", title=_("A new product"))
    flash(_("%(name)s is in the catalogue.", name=made.name), "success")
    return see_other(url_for("products.index"))


@pages.route("/lab/products/<path:sku>/edit", methods=["GET", "POST"], access=KEEPERS)
def edit(sku: str) -> ResponseReturnValue:
    row = queries.product_row(sku)
    if row is None:
        raise NotFound
    form = page_form(ProductChangeForm, **{name: value for name, value in row._mapping.items() if name != "sku"})
    made = form.submit(lambda: change_product(viewer(), sku, **form.values()))
    if made is None:
        return render("customers/purchases/product_form.html", form.status, form=form, sku=sku, title=row.name)
    flash(_("%(name)s is in the catalogue.", name=made.name), "success")
    return see_other(url_for("products.index"))
