"""What somebody wrote goes with them, where they wish it: their posts at once and for good, their threads where nobody else has
written in them. Others' replies stay; what they replied to says that it was removed."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.clock import now
from core.db import db
from core.journal import record
from forum.activity import AnswerWithdrawn, PostDeleted, ThreadDeleted, ThreadEdited
from forum.posts.models import Post, Revision
from forum.threads.actions import slugify
from forum.threads.counting import recount
from forum.threads.models import Thread

REASON = "erased"


def remove(customer_id: int) -> None:
    theirs = select(Post).where(Post.author_id == customer_id).order_by(Post.id)
    touched: set[int] = set()
    for post in db.session.scalars(theirs).all():
        touched.add(post.thread_id)
        db.session.execute(delete(Revision).where(Revision.post_id == post.id))
        _remove_opening(post) if post.number == 1 else _remove_reply(post)
    db.session.flush()
    for thread_id in sorted(touched):
        recount(thread_id)


def _remove_reply(post: Post) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    about: dict[str, Any] = {"post_id": post.id, "thread_id": post.thread_id, "author_id": post.author_id}
    if thread.answer_id == post.id:
        thread.answer_id = None
        record(AnswerWithdrawn(**about, is_removal=True))
    _blank(post)
    if post.deleted_at is None:
        post.deleted_at = now()
        record(PostDeleted(**about, reason=REASON))


def _remove_opening(post: Post) -> None:
    thread = db.session.get_one(Thread, post.thread_id)
    others = select(Post.id).where(
        Post.thread_id == thread.id, Post.author_id.is_distinct_from(post.author_id), Post.deleted_at.is_(None)
    )
    _blank(post)
    if thread.host_url is None:
        thread.title = _("Removed at the author's wish")
        thread.slug, thread.tags = slugify(thread.title), []
    if db.session.scalar(others.limit(1)) is not None or thread.host_url is not None:
        record(ThreadEdited(thread_id=thread.id))
    elif thread.deleted_at is None:
        thread.deleted_at = post.deleted_at = now()
        record(ThreadDeleted(thread_id=thread.id, post_id=post.id, reason=REASON))


def _blank(post: Post) -> None:
    post.body = post.text = _("Removed at the author's wish.")
    post.html = f"<p>{post.text}</p>"
