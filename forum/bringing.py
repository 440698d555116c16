"""For what fills a site (the demo): rooms, and marks on what was made through the actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from core import tables
from core.db import db
from core.stamps import SITE, touch
from forum.categories.kept import holds_nothing
from forum.categories.models import Category
from forum.posts.models import Post
from forum.threads.models import Thread, ThreadTag


def make_rooms(rooms: list[Mapping[str, Any]], batch: int) -> None:
    """Categories, in this order. What a new site started with gives way, where nobody has written there."""
    db.session.execute(delete(Category).where(holds_nothing()))
    db.session.add_all([Category(**room, position=place, batch=batch) for place, room in enumerate(rooms)])
    db.session.flush()
    touch(SITE)


def forget_room(slug: str) -> None:
    """Where nobody has written there."""
    db.session.execute(delete(Category).where(Category.slug == slug, holds_nothing()))


def opening_id(thread_id: int) -> int:
    return db.session.execute(select(Post.id).where(Post.thread_id == thread_id, Post.number == 1)).scalar_one()


def mark_batch(thread_id: int, batch: int) -> None:
    """The thread and its posts belong to this import."""
    db.session.execute(update(Thread).where(Thread.id == thread_id).values(batch=batch))
    db.session.execute(update(Post).where(Post.thread_id == thread_id).values(batch=batch))


def mark_thread(thread_id: int, pinned_at: datetime | None, closed_at: datetime | None) -> None:
    """Without telling the journal: nobody did it."""
    marks = {"pinned_at": pinned_at, "closed_at": closed_at}
    db.session.execute(update(Thread).where(Thread.id == thread_id).values(marks))


def rendered_bodies(most: int | None = None) -> list[tuple[str, str, str]]:
    """(body, html, text) of every post there is: what a generated community says again, rendered once."""
    rows = db.session.execute(select(Post.body, Post.html, Post.text).order_by(Post.id).limit(most))
    return [(row.body, row.html, row.text) for row in rows]


def next_ids() -> tuple[int, int]:
    """The first free ids of threads and posts."""
    return tables.next_id(Thread), tables.next_id(Post)


def category_ids() -> list[int]:
    """Of the rooms that everybody sees and writes in."""
    rooms = select(Category.id).where(Category.see == "everyone", Category.create != "staff")
    return list(db.session.scalars(rooms.order_by(Category.position)))


def category_id(slug: str) -> int:
    return db.session.execute(select(Category.id).where(Category.slug == slug)).scalar_one()


def put_in_bulk(threads: list[dict[str, Any]], posts: list[dict[str, Any]]) -> None:
    """Rows with their ids, straight into the tables."""
    tags = [{"thread_id": row["id"], "tag": tag} for row in threads for tag in row["tags"]]
    batches: list[tuple[Any, list[dict[str, Any]]]] = [(Thread, threads), (ThreadTag, tags), (Post, posts)]
    for model, rows in batches:
        if rows:
            db.session.connection().execute(insert(model), rows)


def settle_ids() -> None:
    for model in (Thread, Post):
        tables.settle_ids(model)
