"""`flask import ideas`: another board's ideas with their comments, their people and a bare number of votes.

Each idea's conversation is brought in as the forum brings in threads (answers and comments become replies), then
the idea is put on top of it. The number of votes stands beside the idea, apart from real votes: nobody is said to
have voted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from core.db import db
from core.importing import Importer, Judged, Row, RowRefused, Run, Tally, read_ndjson
from core.journal import record
from forum.imports import importing as threads
from forum.imports.reading import judge as judge_thread
from forum.threads import hosting
from ideas.activity import Submitted
from ideas.ideas.models import Idea
from ideas.ideas.queries import slug_for, url_of
from ideas.place import SLUG
from ideas.ranking import rank
from ideas.statuses.defaults import ensure_statuses, opening_status
from ideas.statuses.models import MEANINGS, Status
from ideas.undoing import stays, undo

LONGEST_TITLE = 150
# What other boards call their statuses → which of our five it is.
ELSEWHERE = {
    "review": "open",
    "under_review": "open",
    "deferred": "open",
    "accepted": "planned",
    "in_progress": "started",
    "completed": "shipped",
    "done": "shipped",
    "bydesign": "declined",
    "closed": "declined",
    "duplicate": "declined",
    "norepro": "declined",
    "rejected": "declined",
}


@dataclass(frozen=True, slots=True)
class ImportedIdea:
    """`thread` is what the forum brings in; its source id is the idea's."""

    source_id: str
    title: str
    thread: Any
    created_at: datetime
    votes: int | None
    meaning: str
    tags: tuple[str, ...]


def judge(row: Row) -> ImportedIdea:
    data = row.data
    status = str(data.get("status") or "open")
    meaning = ELSEWHERE.get(status, status)
    if meaning not in MEANINGS:
        raise RowRefused("status", _("must be one of %(values)s", values=", ".join((*MEANINGS, *ELSEWHERE))))
    votes = data.get("votes")
    if votes is not None and (not isinstance(votes, int) or isinstance(votes, bool) or abs(votes) > 10**9):
        raise RowRefused("votes", _("must be a whole number"))
    thread = judge_thread(Row(row.number, row.line, _as_thread(data)))
    opening = thread.posts[0]
    return ImportedIdea(thread.source_id, thread.title[:LONGEST_TITLE], thread, opening.at, votes, meaning, thread.tags)


def _as_thread(data: Mapping[str, Any]) -> dict[str, Any]:
    """An idea's line in the words of a thread's: its own text is the opening post, each comment a reply."""
    comments = data.get("comments") or []
    if not isinstance(comments, list) or not all(isinstance(one, dict) for one in comments):
        raise RowRefused("comments", _("must be a list of objects"))
    opening = {name: data.get(name) for name in ("id", "author", "author_name", "created_at", "body")}
    return {
        "id": data.get("id"),
        "title": data.get("title"),
        "category": SLUG,
        "tags": data.get("tags"),
        "body_format": data.get("body_format"),
        "source_url": data.get("source_url"),
        "licence": data.get("licence"),
        "posts": [opening, *(one | {"reply_to": one.get("reply_to"), "accepted": None} for one in comments)],
    }


def write(things: Sequence[Judged], run: Run) -> Tally:
    ideas = [thing.item for thing in things]
    known = set(db.session.scalars(select(Idea.source_id).where(Idea.source_id.in_([one.source_id for one in ideas]))))
    meanings = _first_statuses()
    unknown = [thing for thing in things if thing.item.source_id not in known]
    new = [thing for thing in unknown if thing.item.meaning in meanings]
    if new:
        hosting.place_for(SLUG, "Ideas", "")
        threads.IMPORTER.write([replace(thing, item=thing.item.thread) for thing in new], run)
        _store([thing.item for thing in new], meanings, run.batch)
    refused = [thing.refused("status", _no_status(thing.item)) for thing in unknown if thing not in new]
    return Tally(created=len(new), skipped=len(ideas) - len(unknown), refusals=refused)


def _no_status(idea: ImportedIdea) -> str:
    return _("no status here means “%(meaning)s”: add one first", meaning=idea.meaning)


def _store(ideas: Sequence[ImportedIdea], meanings: Mapping[str, int], batch: int) -> None:
    brought = hosting.brought_in([one.source_id for one in ideas])
    rows = [_row(one, brought[one.source_id], meanings[one.meaning], batch) for one in ideas]
    db.session.execute(insert(Idea), rows)
    made = db.session.execute(
        select(Idea.id, Idea.slug, Idea.source_id, Idea.thread_id, Idea.author_id, Idea.created_at).where(
            Idea.source_id.in_([one.source_id for one in ideas])
        )
    ).all()
    quiet = {"synchronize_session": False}
    db.session.execute(update(Idea).where(Idea.root_id.is_(None)).values(root_id=Idea.id), execution_options=quiet)
    hosting.host_all({row.thread_id: url_of(row) for row in made})
    for row in made:
        facts = {"idea_id": row.id, "thread_id": row.thread_id, "author_id": row.author_id}
        record(Submitted(actor_id=row.author_id, **facts), at=row.created_at)


def _first_statuses() -> dict[str, int]:
    """Meaning → the first status that says it; one that the house has retired is none."""
    ensure_statuses()
    standing = select(Status.meaning, Status.id).where(Status.retired_at.is_(None)).order_by(Status.position.desc())
    return {row.meaning: row.id for row in db.session.execute(standing)} | {"open": opening_status()}


def _row(idea: ImportedIdea, thread: Any, status_id: int, batch: int) -> dict[str, Any]:
    return {
        "author_id": thread.author_id,
        "thread_id": thread.id,
        "title": idea.title,
        "slug": slug_for(idea.title),
        "tags": list(idea.tags),
        "status_id": status_id,
        "status_at": idea.created_at,
        "response": "",
        "response_html": "",
        "votes": 0,
        "voters": 0,
        "rank": rank(idea.created_at, ()),
        "created_at": idea.created_at,
        "version": 1,
        "imported_votes": idea.votes,
        "source_id": idea.source_id,
        "source_url": idea.thread.source_url,
        "licence": idea.thread.licence,
        "batch": batch,
    }


IMPORTER = Importer(
    name="ideas",
    help="Ideas with their comments, one a line (NDJSON).",
    read=read_ndjson,
    judge=judge,
    key=lambda idea: idea.source_id,
    write=write,
    undo=undo,
    stays=stays,
    chunk=100,
)
