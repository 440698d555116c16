"""For what fills a site (the demo): rooms, and marks on what was made through the actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.db import db
from core.stamps import SITE, touch
from forum.categories.models import Category
from forum.posts.models import Post
from forum.threads.models import Thread


def make_rooms(rooms: list[Mapping[str, Any]], batch: int) -> None:
    """Categories, in this order."""
    db.session.add_all([Category(**room, position=place, batch=batch) for place, room in enumerate(rooms)])
    db.session.flush()
    touch(SITE)


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
