"""Orders as pages print them: plain words and printed amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from core.access import viewer
from core.db import db
from customers.models import Customer
from customers.products.models import Product
from customers.purchases import queries, statuses
from customers.purchases.cohorts import cohorts
from customers.purchases.measures import Measures, measures_of
from customers.purchases.models import OwnershipClaim
from customers.purchases.money import printed
from customers.purchases.rates import report_currency


@dataclass(frozen=True)
class LineShown:
    sku: str
    name: str
    quantity: int
    amount: str
    returned: bool


@dataclass(frozen=True)
class OrderShown:
    """`back` is empty where nothing came back; `state` says where it stands, with a colour."""

    id: int
    order_id: str
    ordered_at: datetime
    state: str
    tone: str
    ordered: str
    back: str
    left: str
    who: str
    lines: Sequence[LineShown]


def money(minor: int | None, currency: str) -> str | None:
    return printed(minor, currency) if currency else None


def orders(rows: Sequence[Any]) -> list[OrderShown]:
    """One statement for the lines of all of them."""
    lines = queries.lines_of([row.id for row in rows])
    return [_order(row, lines[row.id]) for row in rows]


def _order(row: Any, lines: Sequence[Any]) -> OrderShown:
    state, tone = _state(row)
    return OrderShown(
        row.id,
        row.order_id,
        row.ordered_at,
        state,
        tone,
        printed(row.ordered_amount, row.currency) or "",
        printed(row.refunded_amount, row.currency) or "" if row.refunded_amount else "",
        printed(row.ordered_amount - row.refunded_amount, row.currency) or "",
        " · ".join(filter(None, (row.external_id, row.email))),
        [_line(line, row.currency) for line in lines],
    )


def _line(line: Any, currency: str) -> LineShown:
    amount = printed(line.net_amount - line.refunded_amount, currency) or ""
    return LineShown(line.sku, line.name, line.quantity, amount, line.returned_at is not None)


def _state(row: Any) -> tuple[str, str]:
    if statuses.is_void(row.status):
        return _("Cancelled"), "red"
    if row.returned_at:
        return _("Returned"), "red"
    if not statuses.is_paid(row.status):
        return _("Not paid yet"), "amber"
    return (_("Partly returned"), "amber") if row.refunded_amount else (_("Paid"), "green")


def tabs(counted: dict[str, int]) -> list[dict[str, Any]]:
    """Those that this person may open."""
    places = [
        (_("Overview"), "purchases.index", None),
        (_("Waiting"), "purchases.waiting", counted["waiting"]),
        (_("Alarms"), "purchases.list_alarms", counted["alarms"]),
        (_("Currencies"), "purchases.rate_list", None),
    ]
    here, known = request.endpoint, current_app.extensions["routes"]
    return [
        {"label": label, "url": url_for(end), "current": here == end, "count": n}
        for label, end, n in places
        if known[end].access.allows(viewer())
    ]


@dataclass(frozen=True)
class Figures:
    """A customer's measures with their sums printed."""

    of: Measures
    net: str | None
    net_12_months: str | None
    contribution: str | None


def figures(customer_id: int) -> Figures:
    found, currency = measures_of(customer_id), report_currency()
    printed_sums = (money(sum_, currency) for sum_ in (found.net, found.net_12_months, found.contribution))
    return Figures(found, *printed_sums)


def cohort_rows() -> list[tuple[Any, ...]]:
    """As the overview's table prints them."""
    currency = report_currency()
    return [(one, money(one.net, currency)) for one in cohorts()]


def person(customer_id: int) -> Any | None:
    columns = (Customer.id, Customer.handle, Customer.name, Customer.external_id)
    return db.session.execute(select(*columns).where(Customer.id == customer_id)).one_or_none()


def owned(customer_id: int) -> list[Any]:
    query = select(Product.sku, Product.name).join(OwnershipClaim, OwnershipClaim.product_id == Product.id)
    return list(db.session.execute(query.where(OwnershipClaim.customer_id == customer_id).order_by(Product.name)))


def record(customer_ids: Sequence[int]) -> dict[int, Markup]:
    """The slot on the record page: what they bought, in figures."""
    return {each: _on_record(each) for each in customer_ids}


def _on_record(customer_id: int) -> Markup:
    html = render_template("customers/purchases/on_record.html", figures=figures(customer_id), customer_id=customer_id)
    return Markup(html)
