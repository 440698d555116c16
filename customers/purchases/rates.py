"""The report currency, and what an amount is worth in it.

A line's worth is written beside the line, so that every total is a plain sum on both databases. It is written anew
when the line is refunded, when a rate is set and when the report currency changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select, update

from core.clock import now
from core.commit import after_commit
from core.db import db, insert_or
from core.options import Option, forget_options, option
from customers.purchases import people
from customers.purchases.models import Purchase, PurchaseLine, Rate
from customers.purchases.money import decimals

OPTION = "report_currency"
CHUNK = 1000


def report_currency() -> str:
    """What staff chose; until they do, the currency of the first order. Empty before that."""
    chosen = option(OPTION)
    return chosen or db.session.scalar(select(Purchase.currency).order_by(Purchase.id).limit(1)) or ""


def keep_first(currency: str) -> None:
    """The first order decides, until staff choose: written down, so that it stays when that order is taken back."""
    if not option(OPTION):
        first = insert_or(Option).values(name=OPTION, value=currency, changed_at=now(), changed_by_id=None)
        db.session.execute(first.on_conflict_do_nothing(index_elements=["name"]))
        after_commit(forget_options)


def nobody_sets_one() -> None:
    """Until the commit: whoever found no rate looks once more, and whoever sets one finds the orders that had none."""
    people.lock("rates")


@dataclass(frozen=True)
class Converter:
    """Amounts into one currency, by the rate of their day. Without one the answer is None: no data, not 0."""

    into: str
    rates: dict[str, tuple[list[date], list[Decimal]]]

    def __call__(self, minor: int | None, currency: str, day: date) -> int | None:
        if minor is None or currency == self.into:
            return minor
        days, values = self.rates.get(currency, ((), ()))
        place = bisect_right(days, day)
        if not place:
            return None
        units = Decimal(minor).scaleb(decimals(self.into) - decimals(currency)) * values[place - 1]
        return int(units.quantize(Decimal(1), ROUND_HALF_UP))


def converter(default: str = "") -> Converter:
    """By the rates as they stand now. `default` is the report currency where there is no order yet."""
    into = report_currency() or default
    rows = db.session.execute(select(Rate.currency, Rate.day, Rate.rate).where(Rate.into == into).order_by(Rate.day))
    rates: dict[str, tuple[list[date], list[Decimal]]] = {}
    for row in rows:
        days, values = rates.setdefault(row.currency, ([], []))
        days.append(row.day)
        values.append(Decimal(row.rate))
    return Converter(into, rates)


def converter_for(placed: Iterable[tuple[str, date]], default: str = "") -> Converter:
    """The same for amounts of these currencies and days: a rate that is missing may be coming in at this moment."""
    convert = converter(default)
    if any(convert(0, currency, day) is None for currency, day in placed):
        nobody_sets_one()
        convert = converter(default)
    return convert


def worth(convert: Converter, line: Any, currency: str, day: date) -> dict[str, int | None]:
    """The two report columns of a line: what is left of its price, and what the kept part of it cost."""
    kept = line.quantity - line.refunded_quantity
    cost = line.cost_amount
    if cost is not None and line.quantity:
        cost = 0 if line.returned_at else round(cost * kept / line.quantity)
    return {
        "report_net": convert(line.net_amount - line.refunded_amount, currency, day),
        "report_cost": convert(cost, currency, day),
    }


def count_anew(currency: str | None = None) -> set[int]:
    """Write every line's worth again: all of them, or those in one currency. Answers the orders whose worth was not known."""
    convert, after = converter(), 0
    found: set[int] = set()
    while rows := _lines(currency, after):
        found |= _write(convert, rows)
        after = rows[-1].id
    return found


def _lines(currency: str | None, after: int) -> Any:
    query = (
        select(PurchaseLine.__table__, Purchase.currency, Purchase.ordered_at)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(PurchaseLine.id > after)
        .order_by(PurchaseLine.id)
        .limit(CHUNK)
    )
    return db.session.execute(query.where(Purchase.currency == currency) if currency else query).all()


def _write(convert: Converter, rows: Sequence[Any]) -> set[int]:
    values = [{"id": row.id} | worth(convert, row, row.currency, row.ordered_at.date()) for row in rows]
    db.session.execute(update(PurchaseLine), values)
    both = zip(rows, values, strict=True)
    return {row.purchase_id for row, now in both if row.report_net is None and now["report_net"] is not None}


def known() -> list[Any]:
    """The rates into the report currency, newest first."""
    query = select(Rate.currency, Rate.into, Rate.day, Rate.rate).where(Rate.into == report_currency())
    return list(db.session.execute(query.order_by(Rate.currency, Rate.day.desc()).limit(200)))
