"""What staff read of people and their orders on a record."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.telling import Happened, Subject, Telling
from customers import activity as people
from customers.attributes.queries import labels_for_staff
from customers.consent.queries import purposes
from customers.purchases import activity as purchases
from customers.purchases.models import Purchase
from customers.purchases.money import printed
from customers.purchases.rates import report_currency


def _orders(viewer: Viewer, purchase_ids: Sequence[int]) -> dict[int, Any]:
    """Staff's alone."""
    query = select(Purchase.id, Purchase.order_id.label("title"), Purchase.customer_id)
    rows = db.session.execute(query.where(Purchase.id.in_(purchase_ids))) if viewer.is_staff else ()
    return {row.id: row for row in rows}


def _url_of_order(row: Any) -> str:
    return url_for("purchases.of_customer", customer_id=row.customer_id) if row.customer_id else ""


def _joined(happened: people.Joined, _known: None) -> str:
    return _("%(whom)s made an account of this record") if happened.claimed else _("%(whom)s made an account")


def _attributes(happened: people.AttributesChanged, labels: Mapping[str, str]) -> str:
    """Those that staff may not see are not named."""
    named = ", ".join(labels[key] for key in happened.keys if key in labels)
    if not named:
        return _("%(who)s changed what is known about %(whom)s")
    return _("%(who)s changed what is known about %(whom)s:") + " " + named.replace("%", "%%")


def _purpose(happened: people.ConsentGiven | people.ConsentWithdrawn) -> str:
    known = purposes().get(happened.purpose)
    return f"“{known['label'] if known else happened.purpose}”".replace("%", "%%")


def _merged(happened: people.Merged | people.Unmerged, _known: None) -> str:
    if isinstance(happened, people.Merged):
        said = _("%(who)s put record {one} into record {other}: they are one person")
    else:
        said = _("%(who)s took record {one} out of record {other} again")
    return said.format(one=happened.customer_id, other=happened.into_id)


def _ordered(happened: purchases.PurchaseRecorded, _known: None) -> str:
    amount = printed(happened.net_amount, happened.currency) or ""
    said = _("%(whom)s ordered for {amount}: order %(thing)s")
    return said.format(amount=amount)


def _refunded(happened: purchases.PurchaseRefunded, _known: None) -> str:
    if happened.is_cancellation:
        return _("Order %(thing)s was cancelled")
    if not happened.net_amount:
        return _("Goods of order %(thing)s came back")
    amount = printed(happened.net_amount, happened.currency) or ""
    return _("{amount} of order %(thing)s went back").format(amount=amount)


def _renumbered(happened: purchases.PurchaseRenumbered, _known: None) -> str:
    return _("Order %(thing)s counts as number {nth} among the orders of %(whom)s").format(nth=happened.nth)


def _valued(happened: purchases.PurchaseValued, currency: str) -> str:
    amount = printed(happened.report_amount, currency) if currency else str(happened.report_amount)
    return _("A rate was set: order %(thing)s is worth {amount}").format(amount=amount)


TELLING = Telling(
    "customers",
    subjects={"purchase": Subject(_orders, _url_of_order)},
    happened={
        people.Joined: Happened(_joined),
        people.ProfileChanged: Happened(lambda _happened, _known: _("%(who)s changed the profile of %(whom)s")),
        people.Erased: Happened(lambda _happened, _known: _("The record was erased")),
        people.AttributesChanged: Happened(_attributes, look_up=lambda _happened: labels_for_staff()),
        people.ConsentGiven: Happened(lambda happened, _known: _("%(whom)s agreed to") + " " + _purpose(happened)),
        people.ConsentWithdrawn: Happened(
            lambda happened, _known: _("%(whom)s agrees no longer to") + " " + _purpose(happened)
        ),
        people.Merged: Happened(_merged),
        people.Unmerged: Happened(_merged),
        purchases.PurchaseRecorded: Happened(_ordered),
        purchases.PurchaseRefunded: Happened(_refunded),
        purchases.PurchaseRenumbered: Happened(_renumbered),
        purchases.PurchaseValued: Happened(_valued, look_up=lambda _happened: report_currency()),
    },
)
