"""Who follows what, and how far they have read."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select

from core.access import Viewer
from core.db import db
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


def place_in(viewer: Viewer, thread_id: int) -> tuple[str | None, int | None]:
    """How this viewer follows the thread and how far they have read, in one statement; None for what they never did."""
    if viewer.is_guest:
        return None, None
    level = select(Follow.level).where(Follow.customer_id == viewer.id, Follow.thread_id == thread_id)
    number = select(ReadMark.number).where(ReadMark.customer_id == viewer.id, ReadMark.thread_id == thread_id)
    row = db.session.execute(select(level.scalar_subquery(), number.scalar_subquery())).one()
    return row[0], row[1]


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
