"""How people are found by searching: those who have an account and did not hide."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, select

from core.access import Viewer
from core.db import db
from core.markup import plain_text
from core.searchable import Document, Searchable, Shown
from customers import activity
from customers.models import Customer

COLUMNS = (
    Customer.id,
    Customer.handle,
    Customer.name,
    Customer.title,
    Customer.location,
    Customer.bio_html,
    Customer.joined_at,
)


def _is_found() -> ColumnElement[bool]:
    is_here = and_(Customer.erased_at.is_(None), Customer.merged_into_id.is_(None), Customer.registered_at.is_not(None))
    return and_(is_here, Customer.handle.is_not(None), Customer.is_hidden.is_(False))


def _people(ids: Sequence[int]) -> Iterable[Document]:
    found = db.session.execute(select(*COLUMNS).where(Customer.id.in_(ids), _is_found()))
    return [
        Document("person", row.id, row.name or row.handle, _text(row), row.joined_at, author=row.handle)
        for row in found
    ]


def _text(row: Any) -> str:
    return " ".join(filter(None, [row.handle, row.title, row.location, plain_text(row.bio_html)]))


def _ids_after(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(
        select(Customer.id).where(Customer.id > after, _is_found()).order_by(Customer.id).limit(limit)
    ).all()


def _shown(ids: Sequence[int], viewer: Viewer) -> Iterable[Shown]:
    found = db.session.execute(select(*COLUMNS).where(Customer.id.in_(ids), _is_found()))
    return [
        Shown(row.id, f"/u/{row.handle}", row.name or row.handle, _text(row), row.joined_at, row.handle, row.title)
        for row in found
    ]


def _who(happened: Sequence[Any]) -> list[int]:
    return [number for each in happened for number in (each.customer_id, getattr(each, "into_id", each.customer_id))]


_CHANGED = (activity.Joined, activity.ProfileChanged, activity.Erased, activity.Merged, activity.Unmerged)

SEARCHABLE = [
    Searchable(
        kind="person",
        label=_l("People"),
        load=_people,
        page=_ids_after,
        visible=_shown,
        changed=dict.fromkeys(_CHANGED, _who),
    )
]
