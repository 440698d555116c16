"""Accepting an answer and taking that back."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.errors import Conflict, Invalid, Refused
from core.journal import record
from core.stamps import touch
from forum import access
from forum.activity import AnswerAccepted, AnswerWithdrawn
from forum.posts.models import Post
from forum.threads.actions import visible_thread
from forum.threads.kinds import QUESTION
from forum.threads.models import Thread


def accept_answer(viewer: Viewer, thread_id: int, post_id: int) -> Thread:
    thread = visible_thread(viewer, thread_id)
    must_accept(viewer, thread)
    post = db.session.scalars(
        select(Post).where(Post.id == post_id, Post.thread_id == thread_id, access.is_there(Post))
    ).one_or_none()
    if post is None or post.number == 1:
        raise Invalid({"post_id": _("This is not an answer in this thread.")})
    if thread.answer_id == post_id:
        return thread
    if thread.answer_id is not None:
        take_away(viewer, thread, db.session.get_one(Post, thread.answer_id))
    thread.answer_id = post_id
    touch(f"thread:{thread.id}")
    record(AnswerAccepted(actor_id=viewer.id, post_id=post.id, thread_id=thread.id, author_id=post.author_id))
    return thread


def withdraw_answer(viewer: Viewer, thread_id: int) -> Thread:
    thread = visible_thread(viewer, thread_id)
    must_accept(viewer, thread)
    if thread.answer_id is not None:
        take_away(viewer, thread, db.session.get_one(Post, thread.answer_id))
    return thread


def must_accept(viewer: Viewer, thread: Any) -> None:
    if not access.may_accept(viewer, thread):
        raise Refused(_("Whoever asked accepts the answer."))
    if thread.kind != QUESTION:
        raise Conflict(_("Only a question has an accepted answer."))


def take_away(viewer: Viewer, thread: Thread, post: Post, is_removal: bool = False) -> None:
    """`is_removal`: the post itself goes."""
    thread.answer_id = None
    touch(f"thread:{thread.id}")
    facts: dict[str, Any] = {"post_id": post.id, "thread_id": thread.id, "author_id": post.author_id}
    record(AnswerWithdrawn(actor_id=viewer.id, **facts, is_removal=is_removal))
