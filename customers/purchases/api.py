"""/api/v1/purchases: from the shop, by its token."""

from datetime import datetime
from typing import Any, TypedDict

from flask import url_for

from core.access import Access, Viewer, scope, staff, viewer
from core.clock import iso
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Api, body, query
from customers.purchases import queries
from customers.purchases.forms import PurchaseForm, RefundForm, StatusForm, is_order_id
from customers.purchases.named import Named, named
from customers.purchases.orders import record_order, set_status
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Order, Refunding

api = Api("purchases_api", __name__)

SCOPE = "purchases:write"


def _is_shop(asker: Viewer) -> bool:
    """A token that was given this scope, or an admin in person: nobody else writes orders, least of all one's own."""
    return asker.has("admin") if asker.scopes is None else SCOPE in asker.scopes


SHOP = Access(f"shop+{SCOPE}", _is_shop, scope=SCOPE)
READER = Access("member+read", scope="read", or_scope=SCOPE)
"""Who may read what the shop wrote; the shop itself by the token that wrote it."""


class PurchaseLineView(TypedDict):
    sku: str
    name: str
    quantity: int
    net_amount: int
    cost_amount: int | None
    refunded_quantity: int
    refunded_amount: int


class PurchaseView(TypedDict):
    """`net_amount` is what is left after refunds; `state` is `waiting` until the customer is known. `customer` is whom the order
    named; its e-mail address is for the shop, which sent it, and staff."""

    id: int
    order_id: str
    state: str
    customer_id: int | None
    customer: Named
    status: str
    ordered_at: datetime
    currency: str
    ordered_amount: int
    refunded_amount: int
    net_amount: int
    lines: list[PurchaseLineView]


class RefundLineView(TypedDict):
    sku: str
    quantity: int
    net_amount: int


class RefundView(TypedDict):
    """`taken_amount` is what it took off the order; `state` is `held` until the order arrives."""

    id: int
    refund_id: str
    order_id: str
    state: str
    refunded_at: datetime
    taken_amount: int
    lines: list[RefundLineView]


def purchase_view(row: Any, lines: list[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "order_id": row.order_id,
        "state": "waiting" if row.customer_id is None else "matched",
        "customer_id": row.customer_id,
        "customer": named(row, with_email=_is_shop(viewer()) or viewer().is_staff),
        "status": row.status,
        "ordered_at": iso(row.ordered_at),
        "currency": row.currency,
        "ordered_amount": row.ordered_amount,
        "refunded_amount": row.refunded_amount,
        "net_amount": row.ordered_amount - row.refunded_amount,
        "lines": [{name: getattr(line, name) for name in PurchaseLineView.__annotations__} for line in lines],
    }


def one(order_id: str) -> dict[str, Any]:
    row = queries.order_by_key(order_id)
    if row is None:
        raise NotFound
    return purchase_view(row, queries.lines_of([row.id])[row.id])


def refund_view(refund_id: str) -> dict[str, Any]:
    found = queries.refund_by_key(refund_id)
    if found is None:
        raise NotFound
    row, lines = found
    return {
        "id": row.id,
        "refund_id": row.refund_id,
        "order_id": row.order_id,
        "state": "held" if row.purchase_id is None else "taken",
        "refunded_at": iso(row.refunded_at),
        "taken_amount": row.taken_amount,
        "lines": [{name: getattr(line, name) for name in RefundLineView.__annotations__} for line in lines],
    }


@api.post("/purchases", access=SHOP, takes=PurchaseForm, gives=PurchaseView, status=201, also=(200,))
def record() -> Any:
    order = Order.of(body().values())
    _id, is_new = record_order(order, "api")
    return recorded(order.order_id, is_new)


def recorded(order_id: str, is_new: bool) -> Any:
    """The answer of every door through which orders come: a new one is named with its address."""
    made = {"Location": url_for("purchases_api.show", order_id=order_id)} if is_new else {}
    return one(order_id), 201 if is_new else 200, made


@api.get("/purchases/<path:order_id>", access=READER, gives=PurchaseView)
def show(order_id: str) -> dict[str, Any]:
    """Staff, the shop and whoever ordered it."""
    found = one(_known_shape(order_id))
    if not (_is_shop(viewer()) or viewer().is_staff) and found["customer_id"] != viewer().id:
        raise NotFound
    return found


@api.patch("/purchases/<path:order_id>", access=SHOP, takes=StatusForm, gives=PurchaseView)
def change(order_id: str) -> dict[str, Any]:
    """Paid, shipped, cancelled. Cancelling gives back all that is left."""
    one(_known_shape(order_id))
    sent = body()
    set_status(order_id, sent.status.data, sent.at.data)
    return one(order_id)


@api.post(
    "/purchases/<path:order_id>/refunds", access=SHOP, takes=RefundForm, gives=RefundView, status=201, also=(200, 202)
)
def refund(order_id: str) -> Any:
    refunding = Refunding.of(_known_shape(order_id), body().values())
    outcome = record_refund(refunding)
    return refund_view(refunding.refund_id), {"created": 201, "repeated": 200, "held": 202}[outcome]


@api.get("/customers/<int:customer_id>/purchases", access=scope("read"), gives=PurchaseView, query=ListQuery)
def of_customer(customer_id: int) -> dict[str, Any]:
    if not viewer().is_staff and viewer().id != customer_id:
        raise NotFound
    asked = query(ListQuery)
    page = queries.orders_of(customer_id, asked.after.data, asked.limit.data)
    lines = queries.lines_of([row.id for row in page.rows])
    return page.map(lambda row: purchase_view(row, lines[row.id]))


@api.get("/purchases", access=scope("read", staff()), gives=PurchaseView, query=ListQuery)
def waiting() -> dict[str, Any]:
    """The orders that wait for their customer."""
    asked = query(ListQuery)
    page = queries.waiting(asked.after.data, asked.limit.data)
    lines = queries.lines_of([row.id for row in page.rows])
    return page.map(lambda row: purchase_view(row, lines[row.id]))


def _known_shape(order_id: str) -> str:
    if not is_order_id(order_id):
        raise NotFound
    return order_id
