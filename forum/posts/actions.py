"""Replying, editing, deleting."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, exists, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.journal import record
from core.prepared import for_viewers
from core.stamps import touch
from forum import access, limits
from forum.activity import PostAdded, PostDeleted, PostEdited, PostRestored, ThreadDeleted, ThreadRestored
from forum.categories.models import Category
from forum.following.actions import watch_from_now
from forum.posts.answers import take_away
from forum.posts.models import Post, Revision
from forum.posts.writing import Writing
from forum.threads.actions import must_not_be_hosted, new_post, visible_thread
from forum.threads.counting import recount
from forum.threads.models import Thread

GRACE = timedelta(minutes=5)


def add_post(
    viewer: Viewer, thread_id: int, writing: Writing, *, reply_to: int | None = None, once: str | None = None
) -> Post:
    """A reply. `reply_to` is the id of a post of this thread; `once` makes a double click one post."""
    thread = _thread_to_reply_to(viewer, thread_id)
    if once and (first := _made_with(once, viewer)):
        return first
    limits.check_writing(viewer, writing)
    limits.check_reply(viewer, writing.body)
    answered = _post_answered(thread, reply_to)
    post = new_post(thread.id, thread.last_number + 1, viewer.id, writing, now(), reply_to_id=reply_to, once_key=once)
    recount(thread.id)
    watch_from_now(viewer.id, thread.id)
    record(
        PostAdded(
            actor_id=viewer.id,
            post_id=post.id,
            thread_id=thread.id,
            author_id=viewer.id,
            number=post.number,
            reply_to_id=answered.id if answered else None,
            mentions=[each for each in writing.mentions if each != viewer.id],
        )
    )
    return post


def edit_post(viewer: Viewer, post_id: int, writing: Writing, version: int, by_host: bool = False) -> Post:
    """The former text goes into the history, but for one's own second thoughts within five minutes."""
    post, thread = visible_post(viewer, post_id)
    must_edit(viewer, post)
    must_not_be_hosted(thread, post.number, by_host)
    if post.version != version:
        raise Conflict(_("Somebody edited this post while you were at it. Look at what it says now."))
    if writing.body == post.body:
        return post
    limits.check_writing(viewer, writing)
    if not _within_grace(viewer, post):
        _keep_revision(viewer, post)
        post.edited_at = now()
    post.body, post.html, post.text, post.markup = writing.body, writing.html, writing.text, writing.markup
    post.body_format = "markdown"
    post.version += 1
    record(PostEdited(actor_id=viewer.id, post_id=post.id, thread_id=thread.id, author_id=post.author_id))
    touch(f"thread:{thread.id}")
    return post


def must_edit(viewer: Viewer, post: Any) -> None:
    if not access.may_edit(viewer, post):
        raise Refused(_("This post is not yours to edit, or the time for it is over."))


def delete_post(viewer: Viewer, post_id: int, reason: str = "", by_host: bool = False) -> Post:
    """Soft: it can be restored. The opening post takes its thread with it, and is its author's only while nobody has replied."""
    post, thread = visible_post(viewer, post_id)
    if post.deleted_at:
        raise NotFound
    if not access.may_delete(viewer, post):
        raise Refused(_("This post is not yours to delete."))
    must_not_be_hosted(thread, post.number, by_host)
    if post.number == 1:
        _delete_thread(viewer, thread, post, reason)
    post.deleted_at, post.deleted_by_id = now(), viewer.id
    if thread.answer_id == post.id:
        take_away(viewer, thread, post, is_removal=True)
    db.session.flush()
    recount(thread.id)
    if post.number > 1:
        record(
            PostDeleted(
                actor_id=viewer.id, post_id=post.id, thread_id=thread.id, author_id=post.author_id, reason=reason
            )
        )
    return post


def restore_post(viewer: Viewer, post_id: int, by_host: bool = False) -> Post:
    """Whoever deleted it, and moderators. An opening post brings its thread back."""
    post = db.session.get(Post, post_id)
    if post is None:
        raise NotFound
    thread = db.session.get_one(Thread, post.thread_id, with_for_update=True, populate_existing=True)
    db.session.refresh(post)  # of two who restore it at the same moment the second one finds it there
    if post.deleted_at is None:
        raise NotFound
    if not (access.moderates(viewer) or (viewer.id is not None and post.deleted_by_id == viewer.id)):
        raise NotFound
    must_not_be_hosted(thread, post.number, by_host)
    post.deleted_at = post.deleted_by_id = None
    if post.number == 1:
        thread.deleted_at = thread.deleted_by_id = None
        record(ThreadRestored(actor_id=viewer.id, thread_id=thread.id, post_id=post.id))
    else:
        record(PostRestored(actor_id=viewer.id, post_id=post.id, thread_id=thread.id, author_id=post.author_id))
    db.session.flush()
    recount(thread.id)
    return post


def visible_post(viewer: Viewer, post_id: int) -> tuple[Post, Thread]:
    """The post and its thread, both locked, or nothing at all."""
    thread_id = db.session.execute(select(Post.thread_id).where(Post.id == post_id)).scalar_one_or_none()
    if thread_id is None:
        raise NotFound
    thread = visible_thread(viewer, thread_id)
    query = select(Post).where(Post.id == post_id)
    if not access.moderates(viewer):
        query = query.where(access.is_there(Post))
    post = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if post is None:
        raise NotFound
    return post, thread


def _thread_to_reply_to(viewer: Viewer, thread_id: int) -> Thread:
    """Locked, with its category's rule in the same statement."""
    found = db.session.execute(_repliable(viewer), {"thread_id": thread_id, "viewer_id": viewer.id}).one_or_none()
    if found is None:
        raise NotFound
    thread, who = found
    must_reply(viewer, _Rule(thread.closed_at, thread.hidden_at, thread.deleted_at, who))
    return thread


@for_viewers
def _repliable(viewer: Viewer) -> Select:
    query = select(Thread, Category.reply).join(Category, Category.id == Thread.category_id)
    visible = query.where(Thread.id == bindparam("thread_id"), access.visible_to(viewer))
    return visible.with_for_update(of=Thread).execution_options(populate_existing=True)


def must_reply(viewer: Viewer, thread: Any) -> None:
    """`thread` is its head, or what `access.may_reply` asks of it."""
    if thread.closed_at and not access.moderates(viewer):
        raise Conflict(_("This thread was closed: it takes no more replies."))
    if not access.may_reply(viewer, thread):
        raise Refused(_("You may not reply here."))


class _Rule:
    def __init__(self, closed_at: Any, hidden_at: Any, deleted_at: Any, reply: str) -> None:
        self.closed_at, self.hidden_at, self.deleted_at, self.reply = closed_at, hidden_at, deleted_at, reply


def _post_answered(thread: Thread, reply_to: int | None) -> Post | None:
    if reply_to is None:
        return None
    post = db.session.get(Post, reply_to)
    if post is None or post.thread_id != thread.id or post.deleted_at or post.hidden_at:
        raise Invalid({"reply_to": _("The post you reply to is not in this thread.")})
    return post


def _made_with(once: str, viewer: Viewer) -> Post | None:
    return db.session.scalars(select(Post).where(Post.once_key == once, Post.author_id == viewer.id)).one_or_none()


def _within_grace(viewer: Viewer, post: Post) -> bool:
    replied = exists().where(Post.thread_id == post.thread_id, Post.number > post.number)
    mine = post.author_id == viewer.id and now() - post.created_at < GRACE
    return mine and not db.session.execute(select(replied)).scalar_one()


def _keep_revision(viewer: Viewer, post: Post) -> None:
    db.session.add(
        Revision(post_id=post.id, version=post.version, body=post.body, title=None, editor_id=viewer.id, at=now())
    )


def _delete_thread(viewer: Viewer, thread: Thread, opening: Post, reason: str) -> None:
    if thread.post_count > 1 and not access.moderates(viewer):
        raise Conflict(_("Others have replied, so the thread stays. A moderator can help."))
    thread.deleted_at, thread.deleted_by_id = now(), viewer.id
    record(ThreadDeleted(actor_id=viewer.id, thread_id=thread.id, post_id=opening.id, reason=reason))
