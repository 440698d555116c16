"""What stands behind a voter: orders and net revenue of the last twelve months, and whether they own a product.

The same statements serve the moment of a vote (one customer) and the tally (all voters of an idea).
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, false, func, or_, select

from core.clock import now
from core.db import db
from customers.purchases.facts import owns
from customers.purchases.queries import net_revenue

SPAN = timedelta(days=365)


def revenue() -> Select:
    """(customer_id, net, orders) of the twelve months before now."""
    return net_revenue(now() - SPAN)


def owners(sku: Any) -> Select:
    """SQL: the ids of those who own this product or a variant of it. Some come several times."""
    kept = owns()
    columns = kept.selected_columns
    return kept.where(or_(columns.product == sku, columns.sku == sku)).with_only_columns(columns.customer_id)


def value_of(customer: Any, since: Any, sku: Any = None) -> tuple[Any, Any, Any]:
    """SQL: one customer's net revenue since then, whether they ordered anything in that time, whether they own the product."""
    bought = net_revenue(since)
    theirs = bought.where(bought.selected_columns.customer_id == customer).subquery()
    net = func.coalesce(select(theirs.c.net).scalar_subquery(), 0)
    has_bought = func.coalesce(select(theirs.c.orders > 0).scalar_subquery(), false())
    if sku is None:
        return net, has_bought, false()
    those = owners(sku)
    return net, has_bought, exists(those.where(those.selected_columns.customer_id == customer))


def orders_ever(customer_id: int) -> int:
    every = net_revenue()
    theirs = every.where(every.selected_columns.customer_id == customer_id).subquery()
    return db.session.scalar(select(theirs.c.orders)) or 0
