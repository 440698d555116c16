"""Inviting people within the budget: by default nobody is invited to anything twice within seven days."""

from datetime import datetime, timedelta

from sqlalchemy import Select, String, exists, func, insert, literal, select

from core.clock import now
from core.db import COUNTED, UtcDateTime, db, insert_or
from core.options import option
from customers.contacts.models import Contact, LastContact

OPTIONS = {"contact_days": 7}


def invite(people: Select, about: str) -> int:
    """Those of `people` (one column of customer ids) who were not invited to anything lately are from now on. Their
    number.

    Two statements for any number of people, at a cost that grows with theirs alone. `invited(about)` says who they are.
    """
    moment = now()
    someone = people.subquery()
    mark = literal(about, String), literal(moment, UtcDateTime())
    known = exists().where(Contact.about == about)
    rows = select(someone.c[0], *mark).where(
        someone.c[0].is_not(None), ~known.where(Contact.customer_id == someone.c[0])
    )
    add = insert_or(LastContact).from_select(["customer_id", "about", "at"], rows.order_by(someone.c[0]))
    again = add.on_conflict_do_update(
        index_elements=["customer_id"],
        set_={"about": add.excluded.about, "at": add.excluded.at},
        where=LastContact.at <= _since(moment),
    )
    db.session.execute(again)
    new = select(LastContact.about, LastContact.customer_id, LastContact.at).where(
        LastContact.about == about,
        LastContact.customer_id.in_(select(someone.c[0])),
        ~known.where(Contact.customer_id == LastContact.customer_id),
    )
    made = insert(Contact).from_select(["about", "customer_id", "at"], new)
    return db.session.execute(made, execution_options=COUNTED).rowcount  # type: ignore[attr-defined, no-any-return]


def invited(about: str, after: int, upto: int) -> Select:
    """SQL: who was invited to it, of those whose ids lie behind `after` and up to `upto`."""
    theirs = Contact.customer_id
    return select(theirs).where(Contact.about == about, theirs > after, theirs <= upto).order_by(theirs)


def preview(people: Select) -> tuple[int, int]:
    """How many would be invited now, and how many not because they were invited lately."""
    someone = people.subquery()
    lately = select(LastContact.customer_id).where(LastContact.at > _since(now()))
    count = select(func.count()).select_from(someone)
    spared = db.session.scalar(count.where(someone.c[0].in_(lately))) or 0
    return (db.session.scalar(count) or 0) - spared, spared


def _since(moment: datetime) -> datetime:
    return moment - timedelta(days=option("contact_days"))
