"""What pages, API and feeds read of threads: a fixed number of statements, whatever the size."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.paging import Page, keyset
from core.prepared import for_viewers
from customers.products.queries import id_of_sku, with_product
from customers.purchases.ownership import owned_at
from customers.queries import ids_by_handle, with_author
from forum import access
from forum.categories.models import Category
from forum.threads.kinds import QUESTION
from forum.threads.models import Thread, ThreadTag

PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=91),
    "year": timedelta(days=365),
    "all": None,
}
SHORT = timedelta(days=91)

CATEGORY_COLUMNS = (Category.slug.label("category"), Category.name.label("category_name"), Category.reply)


def _threads() -> Select:
    query = select(Thread.__table__, *CATEGORY_COLUMNS).join(Category, Category.id == Thread.category_id)
    return with_product(with_author(query, Thread.author_id), Thread.product_id)


def thread_ids(after: int, limit: int) -> Sequence[int]:
    """In order, for what goes through all of them."""
    return db.session.scalars(select(Thread.id).where(Thread.id > after).order_by(Thread.id).limit(limit)).all()


class ThreadOf:
    """A post's row, read as the thread that its address is made of."""

    def __init__(self, row: Any) -> None:
        self.id, self.slug, self.host_url = row.thread_id, row.slug, row.host_url


def url_of(thread: Any) -> str:
    """A hosted thread is shown at its host's."""
    return thread.host_url or f"/t/{thread.slug}/{thread.id}"


def post_url(thread: Any, number: int) -> str:
    return f"/t/{thread.slug}/{thread.id}" + (f"/{number}#post-{number}" if number > 1 else "")


def thread_head(viewer: Viewer, thread_id: int) -> Any:
    """All that is known of one thread beside its posts; NotFound where this viewer may not know of it."""
    row = db.session.execute(_head(viewer), {"thread_id": thread_id, "viewer_id": viewer.id}).one_or_none()
    if row is None:
        raise NotFound
    return row


@for_viewers
def _head(viewer: Viewer) -> Select:
    return _threads().where(Thread.id == bindparam("thread_id"), access.visible_to(viewer))


def merged_into(viewer: Viewer, thread_id: int) -> str | None:
    """Where a merged thread's address leads, as far as this viewer may know."""
    target = db.session.execute(select(Thread.merged_into_id).where(Thread.id == thread_id)).scalar_one_or_none()
    return f"{url_of(thread_head(viewer, target))}" if target else None


def latest(viewer: Viewer, *filters: ColumnElement[bool], after: str | None, limit: int) -> Page[Any]:
    """By last activity. Pinned threads stand above, so they are left out here where `pinned()` shows them."""
    query = _threads().where(access.listed_for(viewer), *filters)
    return keyset(query, Thread.last_post_at, Thread.id, after=after, limit=limit)


def newest(viewer: Viewer, *filters: ColumnElement[bool], after: str | None, limit: int) -> Page[Any]:
    query = _threads().where(access.listed_for(viewer), *filters)
    return keyset(query, Thread.created_at, Thread.id, after=after, limit=limit)


def pinned(viewer: Viewer, *filters: ColumnElement[bool]) -> list[Any]:
    query = _threads().where(access.listed_for(viewer), is_pinned(), *filters)
    return list(db.session.execute(query.order_by(Thread.pinned_at.desc()).limit(10)))


def unanswered(viewer: Viewer, after: str | None, limit: int) -> Page[Any]:
    """Questions nobody's answer was accepted for, newest first."""
    return newest(viewer, Thread.kind == QUESTION, Thread.answer_id.is_(None), after=after, limit=limit)


def top(viewer: Viewer, period: str, after: str | None, limit: int) -> Page[Any]:
    """Best liked of those started in the period. A short period is found by its dates and then sorted; in a long one the
    index over scores is walked, because most of what it meets belongs there."""
    span = PERIODS[period]
    query = _threads().where(access.listed_for(viewer))
    if span is not None:
        query = query.where(Thread.created_at >= now() - span)
    if span is not None and span < SHORT:
        score = (Thread.score + 0).label("score_here")
        inner = query.add_columns(score).subquery()
        return keyset(select(inner), inner.c.score_here, inner.c.id, after=after, limit=limit)
    return keyset(query, Thread.score, Thread.id, after=after, limit=limit)


def best(viewer: Viewer, kind: str, limit: int) -> Sequence[Any]:
    """The best liked of a kind, of all time."""
    query = _threads().where(access.listed_for(viewer), Thread.kind == kind)
    return db.session.execute(query.order_by(Thread.score.desc(), Thread.id.desc()).limit(limit)).all()


def started_by(viewer: Viewer) -> ColumnElement[bool]:
    return Thread.author_id == viewer.id


def by_handle(handle: str) -> ColumnElement[bool]:
    """Of somebody who is known by this handle; nobody's threads where nobody is."""
    return Thread.author_id == ids_by_handle([handle.lower()]).get(handle.lower(), 0)


def tagged(tag: str) -> ColumnElement[bool]:
    return exists().where(ThreadTag.thread_id == Thread.id, ThreadTag.tag == tag)


def of_category(slug: str) -> ColumnElement[bool]:
    return Thread.category_id == select(Category.id).where(Category.slug == slug).scalar_subquery()


def of_product(sku: str) -> ColumnElement[bool]:
    return Thread.product_id == id_of_sku(sku)


def by_owners() -> ColumnElement[bool]:
    """Started by somebody who owned what it is about, and shows it."""
    return owned_at(Thread.author_id, Thread.product_id, Thread.created_at)


def is_pinned() -> ColumnElement[bool]:
    return Thread.pinned_at.is_not(None) & (Thread.pinned_until.is_(None) | (Thread.pinned_until > now()))


def places_of(thread_ids: Sequence[int]) -> dict[int, Any]:
    """Where threads stand and what they are about: id → row of category, product_sku and product_family."""
    query = select(Thread.id, Category.slug.label("category")).join(Category, Category.id == Thread.category_id)
    rows = db.session.execute(with_product(query, Thread.product_id).where(Thread.id.in_(thread_ids)))
    return {row.id: row for row in rows}


def titles_of_threads(viewer: Viewer, thread_ids: Sequence[int]) -> dict[int, Any]:
    """For short mentions elsewhere: thread → its title and address, where this viewer may see it."""
    query = select(Thread.id, Thread.title, Thread.slug, Thread.host_url)
    rows = db.session.execute(query.where(Thread.id.in_(thread_ids), access.visible_to(viewer)))
    return {row.id: row for row in rows}


def highest_id() -> int:
    return db.session.execute(select(func.coalesce(func.max(Thread.id), 0))).scalar_one()


def sitemap_part(viewer: Viewer, first: int, size: int) -> Sequence[Any]:
    """The listed threads whose id is among the `size` from `first` on: a range of the key, so every part costs the same."""
    query = select(Thread.id, Thread.slug, Thread.host_url, Thread.last_post_at).where(access.listed_for(viewer))
    part = query.where(Thread.id >= first, Thread.id < first + size)
    return db.session.execute(part.order_by(Thread.id)).all()
