"""Reading orders: a fixed number of statements, whatever their number."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select

from core.db import db
from core.paging import Page, keyset
from customers.products.models import Product
from customers.purchases.models import Alarm, Purchase, PurchaseLine, Refund, RefundLine

LINE_COLUMNS = (
    PurchaseLine.id,
    PurchaseLine.purchase_id,
    PurchaseLine.quantity,
    PurchaseLine.net_amount,
    PurchaseLine.cost_amount,
    PurchaseLine.refunded_quantity,
    PurchaseLine.refunded_amount,
    PurchaseLine.returned_at,
    Product.sku,
    Product.name,
    Product.family,
)


def counts() -> ColumnElement[bool]:
    """SQL: an order that counts and of which something was kept."""
    return Purchase.counts_since.is_not(None) & Purchase.returned_at.is_(None)


def order_by_key(order_id: str) -> Any | None:
    return db.session.execute(select(Purchase.__table__).where(Purchase.order_id == order_id)).one_or_none()


def orders_of(customer_id: int, after: str | None = None, limit: int = 20) -> Page[Any]:
    """Newest first. For the lines of the page, `lines_of` once."""
    query = select(Purchase.__table__).where(Purchase.customer_id == customer_id)
    return keyset(query, Purchase.ordered_at, Purchase.id, after=after, limit=limit)


def waiting(after: str | None = None, limit: int = 50) -> Page[Any]:
    """Orders that found nobody yet."""
    query = select(Purchase.__table__).where(Purchase.customer_id.is_(None), _named())
    return keyset(query, Purchase.id, after=after, limit=limit)


def _named() -> ColumnElement[bool]:
    """An erased person's orders are nobody's for good, and wait for nobody."""
    return Purchase.external_id.is_not(None) | Purchase.email.is_not(None)


def open_alarms(after: str | None = None, limit: int = 50) -> Page[Any]:
    return keyset(select(Alarm.__table__).where(Alarm.seen_at.is_(None)), Alarm.id, after=after, limit=limit)


def to_look_at() -> dict[str, int]:
    """How many orders wait, refunds are held and alarms are open: for the tabs, in one statement."""
    numbers = select(
        select(func.count()).select_from(Purchase).where(Purchase.customer_id.is_(None), _named()).scalar_subquery(),
        select(func.count()).select_from(Refund).where(Refund.purchase_id.is_(None)).scalar_subquery(),
        select(func.count()).select_from(Alarm).where(Alarm.seen_at.is_(None)).scalar_subquery(),
    )
    return dict(zip(("waiting", "held", "alarms"), db.session.execute(numbers).one(), strict=True))


def lines_of(purchase_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The lines of these orders, in one statement."""
    query = select(*LINE_COLUMNS).join(Product, Product.id == PurchaseLine.product_id)
    rows = db.session.execute(
        query.where(PurchaseLine.purchase_id.in_(purchase_ids)).order_by(
            PurchaseLine.purchase_id, PurchaseLine.position
        )
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.purchase_id].append(row)
    return found


def refund_by_key(refund_id: str) -> tuple[Any, list[Any]] | None:
    """A refund with what was said of each product."""
    row = db.session.execute(select(Refund.__table__).where(Refund.refund_id == refund_id)).one_or_none()
    if row is None:
        return None
    lines = db.session.execute(
        select(RefundLine.__table__).where(RefundLine.refund_id == row.id).order_by(RefundLine.id)
    )
    return row, list(lines)


def net_revenue(since: datetime | None = None) -> Select:
    """SQL for other packages: (customer_id, net, orders) in the report currency, of orders since then. Who bought
    nothing has no row; `net` is None where no rate is known for any of it."""
    query = (
        select(
            Purchase.customer_id,
            cast(func.sum(PurchaseLine.report_net), BigInteger).label("net"),
            func.count(Purchase.id.distinct()).label("orders"),
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(counts(), Purchase.customer_id.is_not(None))
        .group_by(Purchase.customer_id)
    )
    return query.where(Purchase.ordered_at >= since) if since is not None else query


def without_rate() -> list[Any]:
    """(currency, orders) that the sums leave out, for beside every sum."""
    query = (
        select(Purchase.currency, func.count(Purchase.id.distinct()).label("orders"))
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(counts(), PurchaseLine.report_net.is_(None))
        .group_by(Purchase.currency)
        .order_by(Purchase.currency)
    )
    return list(db.session.execute(query))
