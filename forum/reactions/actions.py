"""Giving and taking back a reaction. Doing it twice changes nothing."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Refused
from core.journal import record
from core.stamps import touch
from forum import access
from forum.activity import PostReacted, ReactionWithdrawn
from forum.posts.actions import visible_post
from forum.posts.models import Post
from forum.reactions.models import LIKE, OPPOSITE, Reaction
from forum.threads.kinds import TIP
from forum.threads.models import Thread

COLUMN: dict[str, Any] = {"like": "likes", "worked": "worked", "did_not_work": "did_not_work"}


def react(viewer: Viewer, post_id: int, kind: str, product_version: str = "") -> Post:
    """Whether a tip worked is said of the tip: its opening post, with the product and version it is about."""
    post, thread = visible_post(viewer, post_id)
    if not access.may_react(viewer, post):
        raise Refused(_("Not on your own post."))
    if kind != LIKE and (thread.kind != TIP or post.number != 1):
        raise Conflict(_("Only of a tip one can say whether it worked."))
    if db.session.get(Reaction, (post_id, viewer.id, kind)) is not None:
        return post
    if kind in OPPOSITE:
        _take_back(viewer, post, OPPOSITE[kind])
    db.session.add(
        Reaction(
            post_id=post_id,
            customer_id=viewer.id,
            kind=kind,
            product_id=thread.product_id,
            product_version="" if kind == LIKE else product_version,
            created_at=now(),
        )
    )
    _counted(post)
    record(
        PostReacted(actor_id=viewer.id, post_id=post.id, thread_id=thread.id, author_id=post.author_id, reaction=kind)
    )
    return post


def withdraw(viewer: Viewer, post_id: int, kind: str) -> Post:
    post, _thread = visible_post(viewer, post_id)
    if _take_back(viewer, post, kind):
        _counted(post)
    return post


def _take_back(viewer: Viewer, post: Post, kind: str) -> bool:
    mine = (Reaction.post_id == post.id, Reaction.customer_id == viewer.id, Reaction.kind == kind)
    if not db.session.execute(delete(Reaction).where(*mine)).rowcount:  # type: ignore[attr-defined]
        return False
    record(
        ReactionWithdrawn(
            actor_id=viewer.id, post_id=post.id, thread_id=post.thread_id, author_id=post.author_id, reaction=kind
        )
    )
    return True


def _counted(post: Post) -> None:
    """Counts on the post, and the thread's score: the likes of its opening post, and who it worked for."""
    db.session.flush()
    counts = {
        column: select(func.count()).where(Reaction.post_id == post.id, Reaction.kind == kind).scalar_subquery()
        for kind, column in COLUMN.items()
    }
    db.session.execute(
        update(Post).where(Post.id == post.id).values(**counts), execution_options={"synchronize_session": False}
    )
    db.session.refresh(post)
    if post.number == 1:
        score = post.likes + post.worked - post.did_not_work
        db.session.execute(update(Thread).where(Thread.id == post.thread_id).values(score=score))
    touch(f"thread:{post.thread_id}")
