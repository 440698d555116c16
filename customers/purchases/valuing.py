"""Saying what a currency is worth: sums are counted anew, and orders that waited for a rate are worth something from now on."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.db import among, db
from core.errors import Invalid
from core.journal import record
from core.options import set_option
from customers.purchases.activity import PurchaseValued
from customers.purchases.models import Purchase, Rate
from customers.purchases.money import is_code
from customers.purchases.rates import OPTION, converter, count_anew, nobody_sets_one, report_currency

AT_ONCE = 1000


def set_rate(viewer: Viewer, currency: str, day: date, rate: str) -> None:
    """From this day on; orders of that currency are counted anew in the same transaction, and those that waited for
    a rate are said to be worth something."""
    into = report_currency()
    if not is_code(currency) or currency == into:
        raise Invalid({"currency": _("Three capital letters such as USD, other than the report currency.")})
    if not into:
        raise Invalid({"currency": _("Choose the report currency first.")})
    nobody_sets_one()
    db.session.merge(Rate(currency=currency, into=into, day=day, rate=str(_positive(rate)), set_by_id=viewer.id))
    db.session.flush()
    _say_worth(count_anew(currency))


def _positive(text: str) -> Decimal:
    try:
        rate = Decimal(text.strip())
    except InvalidOperation:
        rate = Decimal(0)
    if not rate.is_finite() or not Decimal("1e-9") <= rate <= Decimal("1e9"):
        raise Invalid({"rate": _("A positive number such as 0.92.")})
    return rate


def set_report_currency(viewer: Viewer, currency: str) -> None:
    if not is_code(currency):
        raise Invalid({"currency": _("Three capital letters such as EUR.")})
    nobody_sets_one()
    set_option(OPTION, currency, viewer.id)
    db.session.flush()
    _say_worth(count_anew())


def _say_worth(purchase_ids: Collection[int]) -> None:
    """Of those that count: an order that waits for its customer is said later, with its worth."""
    convert, ids = converter(), sorted(purchase_ids)
    columns = (Purchase.id, Purchase.customer_id, Purchase.currency, Purchase.ordered_amount, Purchase.ordered_at)
    said = (Purchase.customer_id.is_not(None), Purchase.counts_since.is_not(None))
    for start in range(0, len(ids), AT_ONCE):
        some = among(Purchase.id, ids[start : start + AT_ONCE])
        for row in db.session.execute(select(*columns).where(some, *said).order_by(Purchase.id)):
            amount = convert(row.ordered_amount, row.currency, row.ordered_at.date())
            if amount is not None:
                record(PurchaseValued(actor_id=row.customer_id, purchase_id=row.id, report_amount=amount))
