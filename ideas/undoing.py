"""Taking an import of ideas back. What somebody did something with since stays: their vote is not the import's."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, select

from core.db import db
from core.importing import Stays
from core.journal import record
from core.stamps import SITE, touch
from forum.imports.undoing import undo as undo_threads
from forum.threads import hosting
from forum.tombstones import stood
from ideas.activity import IdeaDeleted
from ideas.evidence.models import Evidence
from ideas.following.models import IdeaFollow
from ideas.ideas.models import Idea
from ideas.ideas.queries import url_of
from ideas.votes.models import Vote

SHOWN = 5


def undo(batch: int) -> Mapping[str, int]:
    """What nobody has done anything with since: no vote, no evidence, no follower, no reply of anybody else's."""
    untouched = [~exists().where(column == Idea.id) for column in (Vote.root_id, Evidence.idea_id, IdeaFollow.idea_id)]
    mine = select(Idea.id, Idea.thread_id, Idea.author_id).where(
        Idea.batch == batch, Idea.merged_into_id.is_(None), Idea.root_id == Idea.id, *untouched
    )
    answered = hosting.answered_since(batch)
    rows = [row for row in db.session.execute(mine) if row.thread_id not in answered]
    where = stood([row.thread_id for row in rows])
    for row in rows:
        of: dict[str, Any] = {"idea_id": row.id, "thread_id": row.thread_id, "author_id": row.author_id}
        record(IdeaDeleted(**of, reason="import undone", stood=where[row.thread_id]))
    quiet = {"synchronize_session": False}
    db.session.execute(delete(Idea).where(Idea.id.in_([row.id for row in rows])), execution_options=quiet)
    kept = set(db.session.scalars(select(Idea.thread_id).where(Idea.batch == batch)))
    hosting.keep(kept, batch)
    done = undo_threads(batch)
    touch(SITE)
    return {"ideas": len(rows)} | {name: count for name, count in done.items() if name != "threads"}


def stays(batch: int) -> list[Stays]:
    """What of it is still here once it was taken back, with the addresses of the first few."""
    mine = Idea.batch == batch
    count = db.session.execute(select(func.count()).select_from(Idea).where(mine)).scalar_one()
    if not count:
        return []
    some = db.session.execute(select(Idea.id, Idea.slug).where(mine).order_by(Idea.id).limit(SHOWN))
    origin = current_app.config["SETTINGS"].origin
    why = _("somebody has voted, followed, linked or answered there since")
    return [Stays("ideas", count, why, [origin + url_of(row) for row in some])]
