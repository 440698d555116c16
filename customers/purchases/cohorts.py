"""Buyers by the month of their first order: how many there were, how many came back, and what they are worth by now."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, cast, func, select

from core.db import db
from customers.purchases.models import Purchase
from customers.purchases.queries import counts, net_revenue

MONTHS = 24


@dataclass(frozen=True)
class Cohort:
    month: str
    buyers: int
    came_back: int
    orders: int
    net: int | None

    @property
    def repeat_rate(self) -> float:
        """In percent."""
        return 100 * self.came_back / self.buyers


def cohorts() -> list[Cohort]:
    """The newest first; one statement, summed in the database."""
    first = func.min(Purchase.ordered_at)
    each = (
        select(Purchase.customer_id, _month(first).label("month"), func.count().label("orders"))
        .where(counts(), Purchase.customer_id.is_not(None))
        .group_by(Purchase.customer_id)
        .subquery()
    )
    worth = net_revenue().subquery()
    query = (
        select(
            each.c.month,
            func.count().label("buyers"),
            func.count().filter(each.c.orders >= 2).label("came_back"),
            cast(func.sum(each.c.orders), BigInteger).label("orders"),
            cast(func.sum(worth.c.net), BigInteger).label("net"),
        )
        .outerjoin(worth, worth.c.customer_id == each.c.customer_id)
        .group_by(each.c.month)
        .order_by(each.c.month.desc())
    )
    return [Cohort(*row) for row in db.session.execute(query.limit(MONTHS))]


def _month(moment: Any) -> Any:
    return func.strftime("%Y-%m", moment) if db.engine.dialect.name == "sqlite" else func.to_char(moment, "YYYY-MM")
