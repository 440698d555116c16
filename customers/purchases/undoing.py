"""Taking an import of orders back. What was paid for them is answered by a refund in the journal; then they go."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from core.clock import iso, now
from core.db import db
from core.journal import record
from core.references import unreferenced
from customers.models import Customer
from customers.products.models import Product
from customers.purchases.activity import PurchaseRefunded
from customers.purchases.models import Purchase, PurchaseLine, Refund, RefundShare
from customers.purchases.placing import places_followed


def undo(batch: int) -> dict[str, int]:
    """Also the products that only these orders knew, and the buyers who came with them and did nothing else."""
    ours = select(Purchase.id).where(Purchase.batch == batch)
    buyers = select(Purchase.customer_id).where(Purchase.batch == batch, Purchase.counts_since.is_not(None)).distinct()
    with places_followed({each for each in db.session.scalars(buyers) if each is not None}):
        _say(batch)
        _hold_refunds_of_others(ours, batch)
        refunds, orders = _gone(delete(Refund).where(Refund.batch == batch)), _remove_orders(ours, batch)
    return {
        "refunds": refunds,
        "orders": orders,
        "products": _gone(
            delete(Product).where(
                Product.batch == batch, Product.is_catalogued.is_(False), unreferenced(Product.__table__)
            )
        ),
        "customers": _gone(
            delete(Customer).where(
                Customer.batch == batch, Customer.registered_at.is_(None), unreferenced(Customer.__table__)
            )
        ),
    }


def _gone(statement: Any) -> int:
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount  # type: ignore[attr-defined]


def _remove_orders(ours: Any, batch: int) -> int:
    _gone(delete(PurchaseLine).where(PurchaseLine.purchase_id.in_(ours)))
    return _gone(delete(Purchase).where(Purchase.batch == batch))


def _say(batch: int) -> None:
    rows = db.session.execute(
        select(Purchase.id, Purchase.customer_id, Purchase.currency, Purchase.ordered_amount, Purchase.refunded_amount)
        .where(Purchase.batch == batch, Purchase.counts_since.is_not(None), Purchase.returned_at.is_(None))
        .order_by(Purchase.id)
    )
    moment = iso(now()) or ""
    for row in rows:
        record(
            PurchaseRefunded(
                actor_id=row.customer_id,
                purchase_id=row.id,
                refund_id=0,
                currency=row.currency,
                net_amount=row.ordered_amount - row.refunded_amount,
                left_amount=0,
                is_whole=True,
                is_cancellation=True,
                refunded_at=moment,
            )
        )


def _hold_refunds_of_others(ours: Any, batch: int) -> None:
    """A refund that came by another door waits again for its order."""
    others = list(
        db.session.scalars(select(Refund.id).where(Refund.purchase_id.in_(ours), Refund.batch.is_distinct_from(batch)))
    )
    for start in range(0, len(others), 500):
        some: Sequence[int] = others[start : start + 500]
        _gone(delete(RefundShare).where(RefundShare.refund_id.in_(some)))
        _gone(update(Refund).where(Refund.id.in_(some)).values(purchase_id=None, taken_amount=0))
