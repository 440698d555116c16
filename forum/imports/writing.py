"""Storing imported threads, many at a time. Their HTML is rendered by a job afterwards; until then their plain words stand there."""

from collections.abc import Sequence
from html import escape
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from core.db import db
from core.importing import Judged, Run, Tally
from core.jobs import enqueue
from core.journal import record
from core.markup import plain_text
from forum.activity import AnswerAccepted, PostAdded, ThreadStarted
from forum.imports.models import Permalink
from forum.imports.people import authors_of
from forum.imports.reading import ImportedPost, ImportedThread
from forum.imports.rooms import rooms_for
from forum.posts.models import Post
from forum.threads.actions import slugify
from forum.threads.kinds import DISCUSSION, QUESTION
from forum.threads.models import Thread, ThreadTag

JOB = "forum.render_imported"


def write(things: Sequence[Judged], run: Run) -> Tally:
    known = _ids(Thread, [thing.item.source_id for thing in things])
    unknown = [thing for thing in things if thing.item.source_id not in known]
    posts = _ids(Post, [post.source_id for thing in unknown for post in thing.item.posts])
    refused = [
        thing.refused("posts", _("Another thread has this post already: %(id)s", id=post.source_id))
        for thing in unknown
        if (post := next((each for each in thing.item.posts if each.source_id in posts), None)) is not None
    ]
    bad = {one.number for one in refused}
    new = [thing.item for thing in unknown if thing.number not in bad]
    if new:
        _store(new, run)
        enqueue(JOB, unique_key=JOB)
    return Tally(created=len(new), skipped=len(things) - len(unknown), refusals=refused)


def _store(threads: Sequence[ImportedThread], run: Run) -> None:
    authors = authors_of(threads, run.batch)
    rooms = rooms_for({thread.category for thread in threads}, run.batch)
    rows = [_thread_row(thread, rooms[thread.category], authors, run.batch) for thread in threads]
    db.session.execute(insert(Thread), rows)
    ids = _ids(Thread, [thread.source_id for thread in threads])
    tags = [{"thread_id": ids[thread.source_id], "tag": tag} for thread in threads for tag in thread.tags]
    if tags:
        db.session.execute(insert(ThreadTag), tags)
    posts = _store_posts(threads, ids, authors, run.batch)
    _accept(threads, ids, posts)
    _keep_addresses(threads, ids)
    _record(threads, ids, posts, authors)


def _store_posts(
    threads: Sequence[ImportedThread], ids: dict[str, int], authors: dict[str, int], batch: int
) -> dict[str, int]:
    """What others reply to first: a reply names the id of what it answers."""
    parents = {post.parent for thread in threads for post in thread.posts if post.parent}
    all_rows = [
        (post, _post_row(thread, post, number, ids[thread.source_id], authors, batch))
        for thread in threads
        for number, post in enumerate(thread.posts, start=1)
    ]
    made: dict[str, int] = {}
    first = [row for post, row in all_rows if post.source_id in parents]
    if first:
        db.session.execute(insert(Post), first)
        made = _ids(Post, sorted(parents))
    rest = [
        row | {"reply_to_id": made.get(post.parent or "")} for post, row in all_rows if post.source_id not in parents
    ]
    if rest:
        db.session.execute(insert(Post), rest)
        made |= _ids(Post, [row["source_id"] for row in rest])
    answered = {
        made[post.source_id]: made[post.parent]
        for post, _row in all_rows
        if post.source_id in parents and post.parent in made
    }
    for post_id, parent_id in answered.items():
        db.session.execute(update(Post).where(Post.id == post_id).values(reply_to_id=parent_id))
    return made


def _thread_row(thread: ImportedThread, category_id: int, authors: dict[str, int], batch: int) -> dict[str, Any]:
    opening, newest = thread.posts[0], thread.posts[-1]
    return {
        "category_id": category_id,
        "author_id": authors.get(opening.author or ""),
        "last_author_id": authors.get(newest.author or ""),
        "kind": QUESTION if thread.is_question else DISCUSSION,
        "title": thread.title,
        "slug": slugify(thread.title),
        "tags": list(thread.tags),
        "created_at": opening.at,
        "last_post_at": max(post.at for post in thread.posts),
        "post_count": len(thread.posts),
        "last_number": len(thread.posts),
        "source_id": thread.source_id,
        "batch": batch,
    }


def _post_row(
    thread: ImportedThread, post: ImportedPost, number: int, thread_id: int, authors: dict[str, int], batch: int
) -> dict[str, Any]:
    text = plain_text(post.body) if thread.body_format == "html" else post.body
    return {
        "thread_id": thread_id,
        "number": number,
        "author_id": authors.get(post.author or ""),
        "reply_to_id": None,
        "body": post.body,
        "body_format": thread.body_format,
        "html": f"<p>{escape(text)}</p>",
        "text": text,
        "markup": 0,
        "created_at": post.at,
        "edited_at": post.edited_at,
        "imported_score": post.score,
        "source_id": post.source_id,
        "source_url": thread.source_url,
        "licence": thread.licence,
        "batch": batch,
    }


def _accept(threads: Sequence[ImportedThread], ids: dict[str, int], posts: dict[str, int]) -> None:
    answers = [
        {"id": ids[thread.source_id], "answer_id": posts[post.source_id]}
        for thread in threads
        for post in thread.posts[1:]
        if post.accepted
    ]
    if answers:
        db.session.execute(update(Thread), answers)


def _keep_addresses(threads: Sequence[ImportedThread], ids: dict[str, int]) -> None:
    """Two threads of one address: the first has it."""
    wanted: dict[str, int] = {}
    for thread in threads:
        if thread.address is not None:
            wanted.setdefault(thread.address, ids[thread.source_id])
    there = set(db.session.scalars(select(Permalink.path).where(Permalink.path.in_(wanted))))
    rows = [{"path": path, "thread_id": number} for path, number in wanted.items() if path not in there]
    if rows:
        db.session.execute(insert(Permalink), rows)


def _record(
    threads: Sequence[ImportedThread], ids: dict[str, int], posts: dict[str, int], authors: dict[str, int]
) -> None:
    for thread in threads:
        thread_id = ids[thread.source_id]
        opening, *replies = thread.posts
        kind = QUESTION if thread.is_question else DISCUSSION
        asker = authors.get(opening.author or "")
        started = ThreadStarted(actor_id=asker, thread_id=thread_id, post_id=posts[opening.source_id], thread_kind=kind)
        record(started, at=opening.at)
        for number, post in enumerate(replies, start=2):
            author_id = authors.get(post.author or "")
            facts: dict[str, Any] = {"post_id": posts[post.source_id], "thread_id": thread_id, "author_id": author_id}
            record(PostAdded(actor_id=author_id, number=number, **facts), at=post.at)
            if post.accepted:
                record(AnswerAccepted(actor_id=asker, **facts), at=post.at)


def _ids(model: Any, source_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(source_ids), 5000):
        some = source_ids[start : start + 5000]
        rows = db.session.execute(select(model.source_id, model.id).where(model.source_id.in_(some)))
        found |= {row.source_id: row.id for row in rows}
    return found
