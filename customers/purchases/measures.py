"""Recency, frequency, value, order interval and repeat rate. Exact, and the same on both databases.

The interval is the median time between one kept order and the next; the rate of a customer is the share of orders that
followed another one, the rate of the house the share of buyers with more than one order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Float, Select, cast, extract, func, literal, select

from core.clock import now
from core.db import UtcDateTime, db
from customers.purchases.models import Purchase, PurchaseLine
from customers.purchases.queries import counts

DAY = 86_400


def _theirs(customer_id: int | None = None) -> tuple[Any, Any]:
    """Everybody's kept orders, or one customer's."""
    owned = Purchase.customer_id.is_not(None) if customer_id is None else Purchase.customer_id == customer_id
    return counts(), owned


def gaps(customer_id: int | None = None) -> Select:
    """(customer_id, at, gap): for each order but the first, the whole seconds since the one before."""
    window: dict[str, Any] = {"partition_by": Purchase.customer_id, "order_by": (Purchase.ordered_at, Purchase.id)}
    before = func.lag(Purchase.ordered_at, type_=UtcDateTime()).over(**window)
    pairs = select(Purchase.customer_id, Purchase.ordered_at.label("at"), before.label("before")).where(
        *_theirs(customer_id)
    )
    pair = pairs.subquery()
    seconds = cast(extract("epoch", pair.c.at), BigInteger) - cast(extract("epoch", pair.c.before), BigInteger)
    return select(pair.c.customer_id, pair.c.at, seconds.label("gap")).where(pair.c.before.is_not(None))


def median_gaps(customer_id: int | None = None) -> Select:
    """(customer_id, seconds, at): the median of a customer's gaps."""
    gap = gaps(customer_id).subquery()
    own: dict[str, Any] = {"partition_by": gap.c.customer_id}
    ranked = select(
        gap.c.customer_id,
        gap.c.gap,
        func.max(gap.c.at, type_=UtcDateTime()).over(**own).label("at"),
        func.row_number().over(**own, order_by=gap.c.gap).label("place"),
        func.count().over(**own).label("n"),
    ).subquery()
    middle = (ranked.c.place * 2 >= ranked.c.n) & (ranked.c.place * 2 <= ranked.c.n + 2)
    seconds = cast(func.sum(ranked.c.gap), Float) / cast(func.count(), Float)
    return (
        select(ranked.c.customer_id, seconds.label("seconds"), func.max(ranked.c.at, type_=UtcDateTime()).label("at"))
        .where(middle)
        .group_by(ranked.c.customer_id)
    )


def intervals() -> Select:
    """The fact: days between orders, of customers with at least two."""
    median = median_gaps().subquery()
    return select(median.c.customer_id, (median.c.seconds / literal(float(DAY))).label("value"), median.c.at)


def repeat_rates() -> Select:
    """The fact: the share of a customer's orders that followed another, in percent."""
    n = cast(func.count(), Float)
    last = func.max(Purchase.ordered_at, type_=UtcDateTime())
    share = (literal(100.0) * (n - literal(1.0)) / n).label("value")
    return select(Purchase.customer_id, share, last.label("at")).where(*_theirs()).group_by(Purchase.customer_id)


@dataclass(frozen=True)
class Measures:
    """One customer. None is "no data": `net` where nothing was bought or no rate is known, the interval below two
    orders. `without_rate` orders are left out of the sums. `contribution` is what was left after the cost, of those
    `costed` lines (of all `lines`) whose cost is known."""

    orders: int
    net: int | None
    net_12_months: int | None
    first_at: datetime | None
    last_at: datetime | None
    interval_days: float | None
    without_rate: int
    contribution: int | None
    costed: int
    lines: int

    @property
    def priced(self) -> int:
        """Orders that are in the sums."""
        return self.orders - self.without_rate

    @property
    def recency_days(self) -> int | None:
        return (now() - self.last_at).days if self.last_at else None

    @property
    def repeat_rate(self) -> float | None:
        """In percent."""
        return 100 * (self.orders - 1) / self.orders if self.orders else None


def measures_of(customer_id: int) -> Measures:
    """One statement."""
    year, median = now() - timedelta(days=365), median_gaps(customer_id).subquery()
    net = func.sum(PurchaseLine.report_net)
    left = func.sum(PurchaseLine.report_net - PurchaseLine.report_cost)
    is_costed = PurchaseLine.report_net.is_not(None) & PurchaseLine.report_cost.is_not(None)
    row = db.session.execute(
        select(
            func.count(Purchase.id.distinct()).label("orders"),
            cast(net, BigInteger).label("net"),
            cast(net.filter(Purchase.ordered_at >= year), BigInteger).label("recent"),
            func.min(Purchase.ordered_at).label("first_at"),
            func.max(Purchase.ordered_at).label("last_at"),
            func.count(Purchase.id.distinct()).filter(PurchaseLine.report_net.is_(None)).label("without_rate"),
            cast(left.filter(is_costed), BigInteger).label("contribution"),
            func.count(PurchaseLine.id).filter(is_costed).label("costed"),
            func.count(PurchaseLine.id).label("lines"),
            select(median.c.seconds).scalar_subquery().label("seconds"),
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(counts(), Purchase.customer_id == customer_id)
    ).one()
    days = row.seconds / DAY if row.seconds is not None else None
    costs = (row.contribution, row.costed, row.lines)
    return Measures(row.orders, row.net, row.recent, row.first_at, row.last_at, days, row.without_rate, *costs)


@dataclass(frozen=True)
class House:
    """All buyers together. `priced` of the orders are in `net`: a rate is known for their day."""

    buyers: int
    repeat_buyers: int
    orders: int
    net: int | None
    priced: int

    @property
    def repeat_rate(self) -> float | None:
        return 100 * self.repeat_buyers / self.buyers if self.buyers else None


def of_all() -> House:
    each = select(func.count().label("orders")).where(*_theirs()).group_by(Purchase.customer_id).subquery()
    buyers = db.session.execute(
        select(func.count(), func.count().filter(each.c.orders >= 2), func.coalesce(func.sum(each.c.orders), 0))
    ).one()
    priced = func.count(Purchase.id.distinct()).filter(PurchaseLine.report_net.is_not(None))
    net = select(cast(func.sum(PurchaseLine.report_net), BigInteger), priced).join(
        Purchase, Purchase.id == PurchaseLine.purchase_id
    )
    return House(buyers[0], buyers[1], int(buyers[2]), *db.session.execute(net.where(*_theirs())).one())
