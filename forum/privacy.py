"""What conversations hold of a person. Words stay readable under a former customer; names in them go."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from core.db import db
from core.journal import record
from core.privacy import Moved, Privacy, move
from core.redaction import Names, redact
from core.stamps import touch
from customers.queries import called
from forum.activity import PostEdited, ThreadEdited
from forum.drafts.models import Draft
from forum.following.models import Follow, ReadMark
from forum.held import HELD
from forum.posts.models import Post, Revision
from forum.reactions.actions import COLUMN
from forum.reactions.models import Reaction
from forum.removing import remove
from forum.threads.actions import slugify
from forum.threads.models import Thread

LATER = {"synchronize_session": False}


def forget(customer_id: int) -> None:
    """Posts, threads and reactions stay under the id of nobody; what they followed and read goes."""
    for model in (Follow, ReadMark, Draft):
        db.session.execute(delete(model).where(model.customer_id == customer_id))
    names = called(customer_id)
    redact(names, Draft.title, Draft.body, talked=True)
    _redact_posts(customer_id, names)
    _redact_revisions(customer_id, names)
    _redact_threads(customer_id, names)


def _redact_posts(customer_id: int, names: Names) -> None:
    talked = set(db.session.scalars(select(Post.thread_id).where(Post.author_id == customer_id).distinct()))
    columns = (Post.id, Post.thread_id, Post.author_id, Post.body, Post.html, Post.text)
    for row in db.session.execute(select(*columns).where(_may_name(Post.body, Post.html, customer_id, names))).all():
        is_own = row.author_id == customer_id
        before = {"body": row.body, "html": row.html, "text": row.text}
        after = {key: _redacted(text, names, is_own, row.thread_id in talked) for key, text in before.items()}
        if after == before:
            continue
        db.session.execute(update(Post).where(Post.id == row.id).values(after))
        record(PostEdited(post_id=row.id, thread_id=row.thread_id, author_id=row.author_id))
        touch(f"thread:{row.thread_id}")


def _may_name(body: Any, html: Any, customer_id: int, names: Names) -> ColumnElement[bool]:
    """Their own, and whatever holds one of their names."""
    ways = [Post.author_id == customer_id, names.may_be_in(body)]
    if names.email:
        ways.append(html.icontains(names.email, autoescape=True))
    if " " in names.name:
        theirs = select(Post.thread_id).where(Post.author_id == customer_id)
        ways.append(Post.thread_id.in_(theirs) & body.contains(names.name, autoescape=True))
    return or_(*ways)


def _redacted(text: str, names: Names, is_own: bool, talked: bool) -> str:
    return names.of_own(text) if is_own else names.of_others(text, talked)


def _redact_revisions(customer_id: int, names: Names) -> None:
    query = select(Revision.post_id, Revision.version, Revision.body, Revision.title, Post.author_id)
    holds = _may_name(Revision.body, Revision.body, customer_id, names) | names.may_be_in(Revision.title)
    for row in db.session.execute(query.join(Post, Post.id == Revision.post_id).where(holds)).all():
        is_own = row.author_id == customer_id
        texts = {"body": _redacted(row.body, names, is_own, True)}
        if row.title:
            texts["title"] = _redacted(row.title, names, is_own, True)
        which = (Revision.post_id == row.post_id, Revision.version == row.version)
        db.session.execute(update(Revision).where(*which).values(texts))


def _redact_threads(customer_id: int, names: Names) -> None:
    holds = or_(Thread.author_id == customer_id, names.may_be_in(Thread.title))
    for row in db.session.execute(select(Thread.id, Thread.author_id, Thread.title).where(holds)).all():
        title = _redacted(row.title, names, row.author_id == customer_id, False)
        if title != row.title:
            new = {"title": title, "slug": slugify(title)}
            db.session.execute(update(Thread).where(Thread.id == row.id).values(new))
            record(ThreadEdited(thread_id=row.id))
            touch(f"thread:{row.id}")


def merge(from_id: int, into_id: int) -> list[Moved]:
    moved = [move(column, from_id, into_id) for column in (Thread.author_id, Thread.last_author_id, Post.author_id)]
    moved.append(move(Revision.editor_id, from_id, into_id))
    moved.append(move(Reaction.customer_id, from_id, into_id, one_per=[Reaction.post_id, Reaction.kind]))
    moved += [move(model.customer_id, from_id, into_id, one_per=[model.thread_id]) for model in (Follow, ReadMark)]
    moved.append(move(Draft.customer_id, from_id, into_id, one_per=[Draft.key]))
    healed([into_id])
    return moved


def healed(customer_ids: Sequence[int]) -> None:
    """Counts of what these people reacted to, from the rows."""
    theirs = select(Reaction.post_id).where(Reaction.customer_id.in_(customer_ids))
    counts = {
        column: select(func.count()).where(Reaction.post_id == Post.id, Reaction.kind == kind).scalar_subquery()
        for kind, column in COLUMN.items()
    }
    db.session.execute(update(Post).where(Post.id.in_(theirs)).values(counts), execution_options=LATER)


PRIVACY = Privacy("forum", HELD, forget, merge, healed, remove)
