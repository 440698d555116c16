"""What waits for its person: orders, support cases and usage events that named somebody whom nobody knew.

`match_waiting(customer_id)` is called where somebody appears (an account, a proven address, an external id), and a tick
looks again at all. A matched order is said then, so that it pays late.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, or_, select, update

from core.access import Viewer
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from customers.accounts.queries import by_handle
from customers.audit.actions import note
from customers.models import Customer
from customers.purchases.announcing import announce
from customers.purchases.models import Purchase
from customers.purchases.people import LIVE, Who, find
from customers.support import matching as support

AT_ONCE = 500


def match_waiting(customer_id: int) -> int:
    """Everything that waits and is this customer's is attached to them; answers how many orders that were."""
    db.session.flush()
    person = db.session.execute(
        select(Customer.external_id, Customer.email, Customer.email_verified_at).where(
            Customer.id == customer_id, *LIVE
        )
    ).one_or_none()
    if person is None:
        return 0
    named = Who(person.external_id, person.email if person.email_verified_at else None)
    for model in support.WAITING:
        support.attach(model, _fitting(model, named, customer_id), customer_id)
    found = _fitting(Purchase, named, customer_id)
    _attach(found, customer_id)
    return len(found)


def _fitting(model: Any, named: Who, customer_id: int) -> list[int]:
    """Waiting rows that name this person. The external id decides: an address alone does not take what names another
    known customer's."""
    ways = []
    if named.external_id:
        ways.append(model.external_id == named.external_id)
    if named.email:
        another = exists().where(Customer.external_id == model.external_id, Customer.id != customer_id)
        ways.append((model.email == named.email) & ~another)
    if not ways:
        return []
    query = select(model.id).where(model.customer_id.is_(None), or_(*ways)).order_by(model.id)
    return list(db.session.scalars(query))


def _attach(purchase_ids: Sequence[int], customer_id: int) -> None:
    if not purchase_ids:
        return
    mine = update(Purchase).where(Purchase.id.in_(purchase_ids), Purchase.customer_id.is_(None))
    db.session.execute(mine.values(customer_id=customer_id), execution_options={"synchronize_session": False})
    announce(purchase_ids, late=True)


def attach_by_hand(viewer: Viewer, purchase_id: int, handle_or_external_id: str) -> None:
    """Staff know better whose order it is."""
    row = db.session.execute(select(Purchase.customer_id, Purchase.id).where(Purchase.id == purchase_id)).one_or_none()
    if row is None:
        raise NotFound
    if row.customer_id is not None:
        raise Conflict(_("This order has found its customer meanwhile."))
    named = by_handle(handle_or_external_id.lstrip("@"))
    customer_id = named.id if named else find(Who(external_id=handle_or_external_id))
    if customer_id is None:
        raise Invalid({"whose": _("Nobody has this handle or external id.")})
    _attach([purchase_id], customer_id)
    note(viewer, "attached", "purchase", purchase_id, customer_id=customer_id)


def match_all() -> None:
    """Now and then: whoever appeared on a way that told nobody."""
    found: set[int] = set()
    for model in (Purchase, *support.WAITING):
        found |= set(db.session.scalars(_owners_of_waiting(model)))
    for customer_id in sorted(found):
        match_waiting(customer_id)


def _owners_of_waiting(model: Any) -> Select:
    proven = (Customer.email == model.email) & Customer.email_verified_at.is_not(None)
    fits = or_(Customer.external_id == model.external_id, proven)
    return select(Customer.id).join(model, fits).where(model.customer_id.is_(None), *LIVE).distinct().limit(AT_ONCE)
