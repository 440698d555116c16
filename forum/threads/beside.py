"""Short lists beside a page: a title and an address each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from core.access import Viewer
from core.db import db
from forum import access
from forum.categories.models import Category
from forum.threads.kinds import QUESTION
from forum.threads.models import Thread


def best_and_open(viewer: Viewer, kind: str, limit: int) -> tuple[list[Any], list[Any]]:
    """The best liked of a kind, and the newest questions without an answer: one statement."""
    best = _first(viewer, 0, (Thread.score.desc(), Thread.id.desc()), limit, Thread.kind == kind)
    is_open = (Thread.kind == QUESTION, Thread.answer_id.is_(None))
    unsolved = _first(viewer, 1, (Thread.created_at.desc(), Thread.id.desc()), limit, *is_open)
    found = sorted(db.session.execute(best.union_all(unsolved)), key=lambda row: row.place)
    return [row for row in found if row.part == 0], [row for row in found if row.part == 1]


def _first(viewer: Viewer, part: int, order: Sequence[Any], limit: int, *wanted: ColumnElement[bool]) -> Select:
    place = func.row_number().over(order_by=order).label("place")
    columns = (literal(part).label("part"), place, Thread.id, Thread.title, Thread.slug, Thread.host_url)
    seen = select(*columns).join(Category, Category.id == Thread.category_id).where(access.listed_for(viewer), *wanted)
    return select(seen.order_by(*order).limit(limit).subquery())
