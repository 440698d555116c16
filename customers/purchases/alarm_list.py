"""The alarms as their page lists them: what it is about leads there, and what differs is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.db import db
from customers.purchases.models import Purchase, Refund

WORDS = {
    "order_differs": _l("An order came again with other content"),
    "refund_differs": _l("A refund came again with other content"),
    "refund_too_large": _l("More came back than was left of the order"),
    "refund_too_early": _l("Something came back before it was bought"),
    "delivery_differs": _l("A webhook was delivered again with another body"),
    "support_cases_differ": _l("A support case came again with other content"),
    "points_fast": _l("Points came very fast"),
    "points_ring": _l("Two people mostly thank each other"),
    "usage_events_differ": _l("A usage event came again with other content"),
}
PERSON = "customer "


@dataclass(frozen=True)
class AlarmShown:
    """`about` are (text, address), the address empty where there is no page of it."""

    id: int
    words: str
    about: Sequence[tuple[str, str]]
    details: Sequence[str]
    times: int
    last_at: datetime


def shown(rows: Sequence[Any]) -> list[AlarmShown]:
    """Two statements for all of them."""
    places = _places(rows)
    return [
        AlarmShown(
            row.id,
            str(WORDS.get(row.kind, row.kind)),
            _about(row, places),
            [line for line in row.detail.splitlines() if line],
            row.times,
            row.last_at,
        )
        for row in rows
    ]


def _places(rows: Sequence[Any]) -> dict[tuple[str, str], str]:
    orders = [row.subject for row in rows if row.kind == "order_differs"]
    refunds = [row.subject for row in rows if row.kind.startswith("refund_")]
    columns = (Purchase.order_id, Purchase.customer_id)
    found: dict[tuple[str, str], str] = {}
    for row in db.session.execute(select(*columns).where(Purchase.order_id.in_(orders))):
        found["order", row.order_id] = _place(row)
    query = select(Refund.refund_id, *columns).join(Purchase, Purchase.id == Refund.purchase_id)
    for back in db.session.execute(query.where(Refund.refund_id.in_(refunds))):
        found["refund", back.refund_id] = _place(back)
    return found


def _place(order: Any) -> str:
    """Where staff see this order: on its customer's page, or among those that wait for one."""
    if order.customer_id is None:
        return url_for("purchases.waiting")
    return url_for("purchases.of_customer", customer_id=order.customer_id)


def _about(row: Any, places: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    if not row.subject.startswith(PERSON):
        return [(row.subject, places.get((row.kind.partition("_")[0], row.subject), ""))]
    people = row.subject.split(", ")
    return [(one, f"/lab/customers/{one.removeprefix(PERSON)}" if one.startswith(PERSON) else "") for one in people]
