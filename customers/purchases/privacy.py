"""What orders, support cases and usage hold of a person.

After an erasure orders stay for the books, as the law asks: under the id of a former customer, without an address or
the shop's name for them. Support cases and usage events have no such reason and go.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from core.db import db
from core.privacy import Held, Moved, Privacy, move
from customers.models import Customer
from customers.products.models import Product
from customers.purchases.models import OwnershipClaim, Purchase, PurchaseLine, Refund
from customers.purchases.placing import places_followed
from customers.support.models import SupportCase, UsageEvent

SHOP = _l("The shop")
STAFF = _l("Staff")


def _orders(customer_id: int) -> Select:
    return select(
        Purchase.id,
        Purchase.ordered_at.label("at"),
        Purchase.order_id,
        Purchase.status,
        Purchase.currency,
        Purchase.ordered_amount,
        Purchase.refunded_amount,
        Purchase.external_id,
        Purchase.email,
    ).where(Purchase.customer_id == customer_id)


def _lines(customer_id: int) -> Select:
    return (
        select(
            PurchaseLine.id,
            Purchase.ordered_at.label("at"),
            Purchase.order_id,
            Product.sku,
            Product.name.label("product"),
            PurchaseLine.quantity,
            PurchaseLine.net_amount,
            PurchaseLine.refunded_quantity,
            PurchaseLine.refunded_amount,
        )
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .join(Product, Product.id == PurchaseLine.product_id)
        .where(Purchase.customer_id == customer_id)
    )


def _refunds(customer_id: int) -> Select:
    return (
        select(Refund.id, Refund.refunded_at.label("at"), Refund.refund_id, Refund.order_id, Refund.taken_amount)
        .join(Purchase, Purchase.id == Refund.purchase_id)
        .where(Purchase.customer_id == customer_id)
    )


def _cases(customer_id: int) -> Select:
    return (
        select(
            SupportCase.id,
            SupportCase.opened_at.label("at"),
            SupportCase.case_id,
            SupportCase.kind,
            SupportCase.status,
            SupportCase.closed_at,
            SupportCase.minutes,
            Product.sku,
        )
        .outerjoin(Product, Product.id == SupportCase.product_id)
        .where(SupportCase.customer_id == customer_id)
    )


def _usage(customer_id: int) -> Select:
    return (
        select(UsageEvent.id, UsageEvent.at, UsageEvent.measure, UsageEvent.value, Product.sku)
        .outerjoin(Product, Product.id == UsageEvent.product_id)
        .where(UsageEvent.customer_id == customer_id)
    )


def _claims(customer_id: int) -> Select:
    query = select(OwnershipClaim.said_at.label("at"), Product.sku, Product.name.label("product"))
    return query.join(Product, Product.id == OwnershipClaim.product_id).where(OwnershipClaim.customer_id == customer_id)


HELD = [
    Held(
        "orders",
        _l("Orders"),
        _orders,
        why=_l("To deliver, to keep the books as the law asks, and to thank you for coming back."),
        seen_by=STAFF,
        source=SHOP,
    ),
    Held("order_lines", _l("What you bought"), _lines, why=_l("It belongs to the orders."), seen_by=STAFF, source=SHOP),
    Held(
        "owned",
        _l("What you said you own"),
        _claims,
        why=_l("To show it beside your posts, where you agreed."),
        seen_by=_l("Everyone, where you agreed to show what you own"),
        source=_l("You"),
        by=("at", "sku"),
    ),
    Held("refunds", _l("Refunds"), _refunds, why=_l("It belongs to the orders."), seen_by=STAFF, source=SHOP),
    Held(
        "support_cases",
        _l("Support cases"),
        _cases,
        why=_l("To know what has been asked of us before."),
        seen_by=STAFF,
        source=_l("The support desk"),
    ),
    Held(
        "usage",
        _l("Use of products"),
        _usage,
        why=_l("To learn how products are used."),
        seen_by=STAFF,
        source=_l("Your products"),
    ),
]


def forget(customer_id: int) -> None:
    """Also orders that wait and name this person: the record still knows its address here, it is blanked last."""
    nameless = {"external_id": None, "email": None}
    db.session.execute(update(Purchase).where(Purchase.customer_id == customer_id).values(nameless))
    _forget_waiting(customer_id, nameless)
    for model in (SupportCase, UsageEvent, OwnershipClaim):
        db.session.execute(delete(model).where(model.customer_id == customer_id))


def _forget_waiting(customer_id: int, nameless: dict[str, None]) -> None:
    person = db.session.execute(
        select(Customer.external_id, Customer.email).where(Customer.id == customer_id)
    ).one_or_none()
    for name, value in zip(("external_id", "email"), person or (), strict=False):
        if value:
            theirs = Purchase.customer_id.is_(None), getattr(Purchase, name) == value
            db.session.execute(update(Purchase).where(*theirs).values(nameless))
            for model in (SupportCase, UsageEvent):
                db.session.execute(delete(model).where(model.customer_id.is_(None), getattr(model, name) == value))


def merge(from_id: int, into_id: int) -> list[Moved]:
    with places_followed([from_id, into_id]):
        moved = [move(model.customer_id, from_id, into_id) for model in (Purchase, SupportCase, UsageEvent)]
    return [*moved, move(OwnershipClaim.customer_id, from_id, into_id, one_per=[OwnershipClaim.product_id])]


def healed(customer_ids: Sequence[int]) -> None:
    """Two records that were one: each order's place is among its own again."""
    with places_followed(customer_ids, as_one=True):
        pass


PRIVACY = Privacy("purchases", HELD, forget, merge, healed)
