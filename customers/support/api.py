"""/api/v1/support-cases and /usage: from the support desk and from products, by their tokens."""

from datetime import datetime
from typing import Any, TypedDict

from flask import url_for

from core.access import Access, Viewer, scope, staff
from core.clock import iso
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Api, body, query
from customers.purchases.api import SCOPE, SHOP
from customers.purchases.forms import is_order_id
from customers.purchases.named import Named, named
from customers.support import queries
from customers.support.actions import case_of, go_on, take, used_of
from customers.support.forms import SupportCaseChangeForm, SupportCaseForm, UsageForm

api = Api("support_api", __name__)


def _reads_them(asker: Viewer) -> bool:
    return asker.is_staff or SCOPE in (asker.scopes or ())


DESK = Access("staff+read", _reads_them, scope="read", or_scope=SCOPE)


class SupportCaseView(TypedDict):
    id: int
    case_id: str
    customer_id: int | None
    customer: Named
    product: str | None
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    minutes: int | None
    status: str


class UsageView(TypedDict):
    id: int
    event_id: str
    customer_id: int | None
    customer: Named
    sku: str | None
    at: datetime
    measure: str
    value: float


def case_view(row: Any) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in SupportCaseView.__annotations__ if name != "customer"}
    return shown | {"customer": named(row), "opened_at": iso(row.opened_at), "closed_at": iso(row.closed_at)}


def one_case(case_id: str) -> dict[str, Any]:
    row = queries.case_by_key(case_id)
    if row is None:
        raise NotFound
    return case_view(row)


def one_event(event_id: str) -> dict[str, Any]:
    row = queries.event_by_key(event_id)
    if row is None:
        raise NotFound
    shown = {name: getattr(row, name) for name in UsageView.__annotations__ if name != "customer"}
    return shown | {"customer": named(row), "at": iso(row.at)}


@api.post("/support-cases", access=SHOP, takes=SupportCaseForm, gives=SupportCaseView, status=201, also=(200,))
def add_case() -> Any:
    told = case_of(body().values())
    is_new = take(told)
    made = {"Location": url_for("support_api.show_case", case_id=told.case_id)} if is_new else {}
    return one_case(told.case_id), 201 if is_new else 200, made


@api.get("/support-cases/<path:case_id>", access=DESK, gives=SupportCaseView)
def show_case(case_id: str) -> dict[str, Any]:
    """Staff, and the desk by the token that wrote it."""
    return one_case(_known_shape(case_id))


@api.patch(
    "/support-cases/<path:case_id>", access=SHOP, takes=SupportCaseChangeForm, gives=SupportCaseView, partial=True
)
def change_case(case_id: str) -> dict[str, Any]:
    go_on(_known_shape(case_id), body().values())
    return one_case(case_id)


@api.get(
    "/customers/<int:customer_id>/support-cases",
    access=scope("read", staff()),
    gives=SupportCaseView,
    query=ListQuery,
)
def cases(customer_id: int) -> dict[str, Any]:
    asked = query(ListQuery)
    return queries.cases_of(customer_id, asked.after.data, asked.limit.data).map(case_view)


@api.post("/usage", access=SHOP, takes=UsageForm, gives=UsageView, status=201, also=(200,))
def add_usage() -> Any:
    told = used_of(body().values())
    is_new = take(told)
    made = {"Location": url_for("support_api.show_usage", event_id=told.event_id)} if is_new else {}
    return one_event(told.event_id), 201 if is_new else 200, made


@api.get("/usage/<path:event_id>", access=DESK, gives=UsageView)
def show_usage(event_id: str) -> dict[str, Any]:
    """Staff, and the product by the token that wrote it."""
    return one_event(_known_shape(event_id))


def _known_shape(key: str) -> str:
    if not is_order_id(key):
        raise NotFound
    return key
