"""What a list shows of a thread, counted anew."""

from typing import Any

from sqlalchemy import Update, bindparam, case, func, select, update

from core.db import db
from core.stamps import touch
from forum import access
from forum.posts.models import Post
from forum.threads.models import Thread


def recount(thread_id: int) -> None:
    """What a list shows of a thread, counted anew in SQL so that it heals: never `+= 1`."""
    db.session.flush()
    db.session.connection().execute(RECOUNT, {"its_id": thread_id})
    touch(f"thread:{thread_id}")


def _recount() -> Update:
    its = Post.thread_id == bindparam("its_id")
    readable = select(Post.number).where(its, access.is_there(Post)).subquery()
    newest = select(readable.c.number).order_by(readable.c.number.desc()).limit(1).scalar_subquery()

    def of_newest(column: Any) -> Any:
        return select(column).where(its, Post.number == newest).scalar_subquery()

    return (
        update(Thread)
        .where(Thread.id == bindparam("its_id"))
        .values(
            post_count=select(func.count()).select_from(readable).scalar_subquery(),
            last_number=case((newest > Thread.last_number, newest), else_=Thread.last_number),
            last_post_at=func.coalesce(of_newest(Post.created_at), Thread.created_at),
            last_author_id=of_newest(Post.author_id),
        )
    )


RECOUNT = _recount()
