"""Reading one's inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from core.access import Viewer
from core.db import db
from core.paging import Page, keyset
from core.telling import Telling
from customers.queries import with_author
from home.inbox.models import InboxEntry

SHOWN = 40


@dataclass(frozen=True)
class Line:
    """Entries of one kind about one subject, as one line that says who they came from (newest first) and where it leads."""

    icon: str
    text: str
    url: str
    at: datetime
    is_new: bool


def unread_count(viewer: Viewer) -> int:
    """At most 100 are counted: beyond that the number says nothing."""
    if viewer.is_guest:
        return 0
    mine = select(InboxEntry.id).where(InboxEntry.customer_id == viewer.id, InboxEntry.read_at.is_(None)).limit(100)
    return db.session.execute(select(func.count()).select_from(mine.subquery())).scalar_one()


def entries_of(viewer: Viewer, after: str | None) -> Page[Any]:
    query = with_author(select(InboxEntry.__table__), InboxEntry.actor_id).where(InboxEntry.customer_id == viewer.id)
    return keyset(query, InboxEntry.id, after=after, limit=SHOWN)


def lines(viewer: Viewer, entries: Iterable[Any]) -> list[Line]:
    """What somebody may not see any more is left out, whatever they were told of it then. A statement for each type of subject."""
    groups: dict[tuple[str, str, int], list[Any]] = {}
    for entry in entries:
        groups.setdefault((entry.kind, entry.subject_type, entry.subject_id), []).append(entry)
    places = {about: _places(viewer, about, groups) for about in {about for _kind, about, _number in groups}}
    made = (_line(key, group, places[key[1]]) for key, group in groups.items())
    return [line for line in made if line is not None]


def _places(viewer: Viewer, about: str, groups: Iterable[tuple[str, str, int]]) -> dict[int, tuple[str, str]]:
    """Subject → its title and address."""
    subject = _telling().subjects[about]
    found = subject.titles(viewer, [number for _kind, each, number in groups if each == about])
    return {number: (row.title, subject.url(row)) for number, row in found.items()}


def _line(key: tuple[str, str, int], group: list[Any], places: dict[int, tuple[str, str]]) -> Line | None:
    kind, _about, number = key
    if number not in places:
        return None
    title, url = places[number]
    names = list(dict.fromkeys(row.author_name or row.author_handle for row in group if row.author_handle))
    sentence = _telling().sentences[kind]
    is_new = any(row.read_at is None for row in group)
    return Line(sentence.icon, sentence.say(_who(names), title), url, group[0].at, is_new)


def _who(names: list[str]) -> str:
    """The newest two, and how many more."""
    if not names:
        return _("Somebody")
    return ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")


def _telling() -> Telling:
    return current_app.extensions["telling"]
