"""What stands behind a voter: orders and net revenue of the last twelve months, and whether they own a product.

The same statements serve the moment of a vote (one customer) and the tally (all voters of an idea).
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, func, literal, or_, select

from core.clock import now
from core.db import UtcDateTime, db
from customers.purchases.facts import owns
from customers.purchases.queries import net_revenue

SPAN = timedelta(days=365)


@dataclass(frozen=True)
class Value:
    net: int = 0
    bought: bool = False
    owned: bool = False


def revenue() -> Select:
    """(customer_id, net, orders) of the twelve months before now."""
    return net_revenue(now() - SPAN)


def owners(sku: Any) -> Select:
    """SQL: the ids of those who own this product or a variant of it. Some come several times."""
    kept = owns()
    columns = kept.selected_columns
    return kept.where(or_(columns.product == sku, columns.sku == sku)).with_only_columns(columns.customer_id)


def value_of(customer_id: int, sku: str | None) -> Value:
    """One statement, built once: a vote spends its time here otherwise."""
    asked = {"customer": customer_id, "since": now() - SPAN} | ({"sku": sku} if sku else {})
    row = db.session.execute(_value(bool(sku)), asked).one()
    return Value(row[0] or 0, bool(row[1]), bool(row[2]))


@cache
def _value(with_product: bool) -> Select[Any]:
    customer = bindparam("customer", type_=Integer)
    bought = net_revenue(bindparam("since", type_=UtcDateTime))  # type: ignore[arg-type]
    theirs = bought.where(bought.selected_columns.customer_id == customer).subquery()
    net, orders = select(theirs.c.net).scalar_subquery(), select(theirs.c.orders).scalar_subquery()
    owned: Any = literal(0)
    if with_product:
        those = owners(bindparam("sku", type_=String))
        owned = (
            select(func.count())
            .select_from(those.where(those.selected_columns.customer_id == customer).subquery())
            .scalar_subquery()
        )
    return select(net, orders, owned)


def orders_ever(customer_id: int) -> int:
    every = net_revenue()
    theirs = every.where(every.selected_columns.customer_id == customer_id).subquery()
    return db.session.scalar(select(theirs.c.orders)) or 0
