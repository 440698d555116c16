"""Reading one's inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.access import Viewer
from core.db import db
from core.paging import Page, keyset
from customers.queries import with_author
from forum.posts.queries import titles_of
from forum.threads.queries import ThreadOf, post_url, titles_of_threads
from home.inbox.models import InboxEntry
from ideas.campaigns import queries as campaigns
from ideas.ideas import queries as ideas

SHOWN = 40
ON_POSTS = ("post", "reply", "mention", "like", "worked", "answer", "solved")


@dataclass(frozen=True)
class Line:
    """Entries of one kind about one subject, as one line: who they came from (newest first) and where it leads."""

    kind: str
    names: list[str]
    count: int
    title: str
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


def _places(viewer: Viewer, about: str, groups: Iterable[tuple[str, str, int]]) -> dict[int, tuple[str, str]] | None:
    """Subject → its title and address; None where the type of subject is a page of its own."""
    if about in PAGES:
        return None
    titles, address = SUBJECTS[about]
    found = titles(viewer, [number for _kind, each, number in groups if each == about])
    return {number: (row.title, address(row)) for number, row in found.items()}


def _line(key: tuple[str, str, int], group: list[Any], places: dict[int, tuple[str, str]] | None) -> Line | None:
    kind, about, number = key
    if places is not None and number not in places:
        return None
    title, url = places[number] if places is not None else ("", PAGES[about])
    names = list(dict.fromkeys(row.author_name or row.author_handle for row in group if row.author_handle))
    is_new = any(row.read_at is None for row in group)
    return Line(kind, names, len(group), title, url, group[0].at, is_new)


PAGES = {"level": "/rewards", "badge": "/badges"}
SUBJECTS: dict[str, tuple[Any, Any]] = {
    "post": (titles_of, lambda row: post_url(ThreadOf(row), row.number)),
    "thread": (titles_of_threads, lambda row: post_url(row, 1)),
    "idea": (ideas.titles_of, ideas.url_of),
    "campaign": (campaigns.titles_of, campaigns.url_of),
}
