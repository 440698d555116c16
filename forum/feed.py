"""Threads and posts in the export feed."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, bindparam, select

from core.access import Viewer
from core.db import db
from core.feedable import FeedType, Gone
from customers.audiences import includes
from customers.products.queries import with_product
from forum.categories.models import Category
from forum.categories.queries import seen_by
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.threads.queries import ThreadOf, post_url, url_of

_OF_THREAD = (
    Thread.id.label("thread_id"),
    Thread.title,
    Thread.slug,
    Thread.kind,
    Thread.tags,
    Thread.host_url,
    Thread.answer_id,
    Thread.hidden_at.label("thread_hidden_at"),
    Thread.deleted_at.label("thread_deleted_at"),
    Thread.merged_into_id,
    Category.slug.label("category"),
)


def _posts(viewer: Viewer) -> Select:
    """What a viewer may know of, gone or not: whose category and audience they belong to."""
    query = (
        select(Post.id, Post.number, Post.text, Post.html, Post.hidden_at, Post.deleted_at, *_OF_THREAD)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Category, Category.id == Thread.category_id)
        .where(seen_by(viewer), includes(Thread.audience_id, viewer))
    )
    return with_product(query, Thread.product_id)


def posts(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    rows = db.session.execute(_posts(viewer).where(_among(Post.id, ids)))
    origin = current_app.config["SETTINGS"].origin
    return {row.id: _gone(row) or _post(row, origin) for row in rows}


def threads(ids: Sequence[int], viewer: Viewer) -> dict[int, dict[str, Any] | Gone]:
    """With the opening post's words; merged ones are found in the thread they went into."""
    rows = db.session.execute(_posts(viewer).where(_among(Thread.id, ids), Post.number == 1))
    origin = current_app.config["SETTINGS"].origin
    return {row.thread_id: _gone(row) or _thread(row, origin) for row in rows}


def _among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """A thousand ids at a time: as numbers in the text, because as many parameters cost more than the rows they find."""
    return column.in_(bindparam("ids", ids, expanding=True, literal_execute=True))


def _gone(row: Any) -> Gone | None:
    if row.hidden_at or row.deleted_at or row.thread_hidden_at or row.thread_deleted_at:
        return Gone(row.category, row.product_sku)
    return None


def _post(row: Any, origin: str) -> dict[str, Any]:
    return {
        "url": origin + post_url(ThreadOf(row), row.number),
        "number": row.number,
        "thread": {"id": row.thread_id, "title": row.title},
        "category": row.category,
        "tags": row.tags,
        "product": row.product_sku,
        "text": row.text,
        "html": row.html,
    }


def _thread(row: Any, origin: str) -> dict[str, Any]:
    return {
        "url": origin + url_of(ThreadOf(row)),
        "title": row.title,
        "thread_kind": row.kind,
        "category": row.category,
        "tags": row.tags,
        "product": row.product_sku,
        "post_id": row.id,
        "answer_id": row.answer_id,
        "merged_into": row.merged_into_id,
        "text": row.text,
        "html": row.html,
    }


def _post_ids(after: int, limit: int) -> Sequence[int]:
    query = select(Post.id).where(Post.id > after, Post.number > 1).order_by(Post.id)
    return db.session.scalars(query.limit(limit)).all()


def _thread_ids(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(select(Thread.id).where(Thread.id > after).order_by(Thread.id).limit(limit)).all()


FEED = [FeedType("thread", threads, _thread_ids), FeedType("post", posts, _post_ids)]
