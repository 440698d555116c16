"""What other packages join and print of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, SQLColumnExpression, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from core.db import among, db, run
from core.redaction import Names
from customers.models import Customer, CustomerRole
from customers.profiles.models import FormerHandle
from customers.standing import Standing


@dataclass(frozen=True)
class Person:
    """A name on a page. `handle` is None for a former customer, whose words stay and whose name does not."""

    id: int | None
    handle: str | None
    name: str
    avatar: str | None = None
    level: str | None = None
    badge: str | None = None


AUTHOR_COLUMNS = (
    Customer.handle.label("author_handle"),
    Customer.name.label("author_name"),
    Customer.avatar.label("author_avatar"),
    Standing.level.label("author_level"),
    Standing.badge.label("author_badge"),
)

SPEAKERS = ("moderator", "product_manager", "admin")
SPEAKS_FOR_THE_HOUSE = (
    exists()
    .where(CustomerRole.customer_id == Customer.id, CustomerRole.role.in_(SPEAKERS))
    .correlate(Customer)
    .label("author_is_staff")
)


def with_author(query: Select, author_id: SQLColumnExpression[int | None]) -> Select:
    """The query with what is shown of its rows' author, joined by primary key."""
    joined = query.add_columns(*AUTHOR_COLUMNS).outerjoin(Customer, Customer.id == author_id)
    return joined.outerjoin(Standing, Standing.customer_id == Customer.id)


def with_writer(query: Select, author_id: SQLColumnExpression[int | None]) -> Select:
    """The same for what people read, with `author_is_staff`: whether they speak for the house."""
    return with_author(query, author_id).add_columns(SPEAKS_FOR_THE_HOUSE)


def ids_by_handle(handles: list[str]) -> dict[str, int]:
    """Lower-cased handle → id, for those that exist."""
    if not handles:
        return {}
    lowered = [handle.lower() for handle in handles]
    rows = db.session.execute(
        select(func.lower(Customer.handle), Customer.id).where(func.lower(Customer.handle).in_(lowered))
    )
    return dict(rows.all())


def names_of(customer_id: int) -> set[str]:
    """What others may have written for this person, in lower case: to forget it where words are kept."""
    row = db.session.execute(
        select(Customer.handle, Customer.name, Customer.email).where(Customer.id == customer_id)
    ).one()
    return {name.lower() for name in row if name}


def called(customer_id: int) -> Names:
    """The same, as redacting needs it, with the handles that they had before."""
    row = db.session.execute(
        select(Customer.handle, Customer.name, Customer.email).where(Customer.id == customer_id)
    ).one()
    former = db.session.scalars(select(FormerHandle.handle).where(FormerHandle.customer_id == customer_id))
    handles = tuple(dict.fromkeys([*([row.handle] if row.handle else []), *former]))
    return Names(handles, row.name, row.email or "")


_PERSON: Any = Customer.__table__
_LOCK = select(_PERSON.c.id).where(_PERSON.c.id == bindparam("customer", type_=BigInteger)).with_for_update()


def lock_person(customer_id: int | None) -> None:
    """What one person does twice at once (a double click) happens one after the other from here to the commit. On SQLite
    all that write do so anyway. People are locked before anything of theirs, the lowest id first: so do merging and the ledger."""
    if db.engine.dialect.name == "postgresql":
        run(_LOCK, {"customer": customer_id})


def who_they_became(customer_ids: set[int], held: bool = False) -> dict[int, int]:
    """Each id → the customer whose record it is now: themselves, or whom they were merged into. The erased are left out.
    `held`: until the commit nobody merges or erases them."""
    known: dict[int, tuple[int | None, bool]] = {}
    wanted = customer_ids
    while wanted:
        columns = (Customer.id, Customer.merged_into_id, Customer.erased_at)
        query = select(*columns).where(among(Customer.id, sorted(wanted))).order_by(Customer.id)
        rows = db.session.execute(query.with_for_update(read=True, key_share=True) if held else query).all()
        known |= {row.id: (row.merged_into_id, row.erased_at is not None) for row in rows}
        wanted = {into for into, _gone in known.values() if into is not None} - known.keys()
    became = {number: _end_of(number, known) for number in customer_ids & known.keys()}
    return {number: end for number, end in became.items() if not known[end][1] and not known[number][1]}


def _end_of(number: int, known: dict[int, tuple[int | None, bool]]) -> int:
    into, _is_gone = known[number]
    return number if into is None else _end_of(into, known)


def registered_since(customer_ids: Sequence[int]) -> dict[int, datetime]:
    """Id → since when they have an account, for those who have one."""
    query = select(Customer.id, Customer.registered_at).where(Customer.id.in_(customer_ids))
    return {row.id: row.registered_at for row in db.session.execute(query) if row.registered_at is not None}


def is_listed_member(customer_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """SQL: a customer whose name may stand on a list: no staff, not hidden, not gone."""
    person = aliased(Customer)
    role = exists().where(CustomerRole.customer_id == customer_id)
    there = (person.erased_at.is_(None), person.merged_into_id.is_(None), person.is_hidden.is_(False))
    return and_(exists().where(person.id == customer_id, person.handle.is_not(None), *there), ~role)
