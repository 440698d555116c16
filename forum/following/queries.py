"""Who follows what, and how far they have read."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select

from core.access import Viewer
from core.db import db
from forum.drafts.models import Draft
from forum.following.levels import MUTED, WATCHING
from forum.following.models import Follow, ReadMark
from forum.threads.models import Thread


def read_numbers(viewer: Viewer, thread_ids: Sequence[int]) -> dict[int, int]:
    """Thread → the number this viewer has read up to; threads they never opened are left out."""
    if viewer.is_guest or not thread_ids:
        return {}
    query = select(ReadMark.thread_id, ReadMark.number).where(
        ReadMark.customer_id == viewer.id, ReadMark.thread_id.in_(thread_ids)
    )
    return {row.thread_id: row.number for row in db.session.execute(query)}


def followers(thread_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Thread → customer → level, of those who watch or mute."""
    query = select(Follow.thread_id, Follow.customer_id, Follow.level).where(
        Follow.thread_id.in_(thread_ids), Follow.level.in_((WATCHING, MUTED))
    )
    found: dict[int, dict[int, str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.thread_id, {})[row.customer_id] = row.level
    return found


class Place(NamedTuple):
    """None for what this viewer never did there; `draft` is what they began to write, "" where they did not."""

    level: str | None = None
    seen: int | None = None
    draft: str = ""


def place_in(viewer: Viewer, thread_id: int) -> Place:
    """How this viewer follows the thread, how far they have read and what they began to write there, in one statement."""
    if viewer.is_guest:
        return Place()
    level = select(Follow.level).where(Follow.customer_id == viewer.id, Follow.thread_id == thread_id)
    number = select(ReadMark.number).where(ReadMark.customer_id == viewer.id, ReadMark.thread_id == thread_id)
    draft = select(Draft.body).where(Draft.customer_id == viewer.id, Draft.key == f"thread-{thread_id}")
    row = db.session.execute(select(*(one.scalar_subquery() for one in (level, number, draft)))).one()
    return Place(row[0], row[1], row[2] or "")


def followed_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: a thread this viewer watches or tracks."""
    return exists().where(Follow.thread_id == Thread.id, Follow.customer_id == viewer.id, Follow.level != MUTED)


def unread_by(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: a thread this viewer has opened or follows, with posts they have not had before them."""
    mark = exists().where(
        ReadMark.thread_id == Thread.id, ReadMark.customer_id == viewer.id, ReadMark.number < Thread.last_number
    )
    unopened = ~exists().where(ReadMark.thread_id == Thread.id, ReadMark.customer_id == viewer.id)
    return mark | and_(followed_by(viewer), unopened)
