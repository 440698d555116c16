"""Who is who, and which handles are free."""

from sqlalchemy import func, or_, select, union_all

from core.db import db
from core.errors import NotFound
from core.options import site_name
from customers import handles
from customers.models import Customer
from customers.profiles.models import FormerHandle


def by_email(email: str) -> Customer | None:
    """Whose address it is. That of a merged record leads to whom it became."""
    return _became(db.session.scalars(select(Customer).where(Customer.email == email)).one_or_none())


def by_external_id(external_id: str) -> Customer | None:
    """Whose number it is in the shop. That of a merged record leads to whom it became."""
    return _became(db.session.scalars(select(Customer).where(Customer.external_id == external_id)).one_or_none())


def _became(found: Customer | None) -> Customer | None:
    return found if found is None or found.merged_into_id is None else db.session.get(Customer, found.merged_into_id)


def locked(customer_id: int | None) -> Customer:
    """The person, and nobody else changes them until this is over: before their links are used and dropped."""
    customer = db.session.get(Customer, customer_id, with_for_update=True) if customer_id else None
    if customer is None:
        raise NotFound
    return customer


def by_handle(handle: str) -> Customer | None:
    found = select(Customer).where(func.lower(Customer.handle) == handles.folded(handle))
    return db.session.scalars(found).one_or_none()


def is_free(handle: str, for_id: int | None = None) -> bool:
    """Nobody else has it, nor one that the eye takes for it."""
    folded, looks = handles.folded(handle), handles.skeleton(handle)
    now = or_(func.lower(Customer.handle) == folded, Customer.skeleton == looks)
    before = or_(FormerHandle.handle == folded, FormerHandle.skeleton == looks)
    taken = union_all(
        select(Customer.id).where(now, Customer.id != (for_id or 0)),
        select(FormerHandle.customer_id).where(before, FormerHandle.customer_id != (for_id or 0)),
    )
    return db.session.execute(taken.limit(1)).first() is None


def free_handle(wish: str, imported: bool = False) -> str:
    """The wish, or the wish with the first number that makes it free and allowed."""
    most = handles.IMPORTED_MAX if imported else handles.MAX
    for number in range(1, 100_000):
        handle = handles.stored(wish if number == 1 else f"{wish[: most - 6].rstrip('._-')}-{number}")
        if handles.problem(handle, imported, site_name()) is None and is_free(handle):
            return handle
    raise RuntimeError(f"no free handle for {wish}")
