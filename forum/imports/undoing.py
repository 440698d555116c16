"""Taking an import of threads back. A thread in which somebody has written since stays: their words are not the import's."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased

from core.db import among, db
from core.importing import Stays
from core.journal import record
from core.stamps import SITE, touch
from customers.imports.authors import remove_newcomers
from forum.activity import PostDeleted, ThreadDeleted
from forum.categories.kept import holds_nothing
from forum.categories.models import Category
from forum.members.counting import recount, writers_of
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.threads.queries import url_of
from forum.tombstones import stood

REASON = "import undone"
SHOWN = 5


def undo(batch: int, most: int | None = None) -> Mapping[str, int]:
    """`most` threads at once; without it, all of them."""
    other = aliased(Post)
    since = exists().where(other.thread_id == Thread.id, other.batch.is_distinct_from(batch))
    ids = list(db.session.scalars(select(Thread.id).where(Thread.batch == batch, ~since).limit(most)))
    posts = db.session.execute(select(Post.id, Post.thread_id, Post.number).where(among(Post.thread_id, ids))).all()
    where = stood(ids)
    for row in posts:
        of: dict[str, Any] = {"post_id": row.id, "thread_id": row.thread_id, "stood": where[row.thread_id]}
        record(PostDeleted(**of, reason=REASON) if row.number > 1 else ThreadDeleted(**of, reason=REASON))
    mine = among(Post.thread_id, ids)
    writers = writers_of([], ids)
    db.session.execute(
        update(Post).where(mine).values(reply_to_id=None), execution_options={"synchronize_session": False}
    )
    db.session.execute(delete(Post).where(mine), execution_options={"synchronize_session": False})
    gone = delete(Thread).where(among(Thread.id, ids))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    if writers:
        recount(writers)
    people = remove_newcomers(batch)
    db.session.execute(
        delete(Category).where(Category.batch == batch, holds_nothing()),
        execution_options={"synchronize_session": False},
    )
    touch(SITE)
    return {"threads": len(ids), "posts": len(posts), "people": people}


def stays(batch: int) -> list[Stays]:
    """What of it is still here once it was taken back, with the addresses of the first few."""
    mine = Thread.batch == batch
    count = db.session.execute(select(func.count()).select_from(Thread).where(mine)).scalar_one()
    if not count:
        return []
    some = select(Thread.id, Thread.slug, Thread.host_url).where(mine).order_by(Thread.id).limit(SHOWN)
    origin = current_app.config["SETTINGS"].origin
    addresses = [origin + url_of(row) for row in db.session.execute(some)]
    return [Stays("threads", count, _("somebody has written there since"), addresses)]
