"""Who hears of an idea."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import false, select, union

from core.access import Viewer
from core.db import db
from ideas.following.models import IdeaFollow
from ideas.ideas.models import Idea
from ideas.votes.models import Vote


def follows(viewer: Viewer, idea_id: int) -> bool:
    """Whether they hear of it: by a word of theirs, else because they voted or proposed."""
    return not viewer.is_guest and viewer.id in _hearing([idea_id], Idea.root_id, viewer.id)[idea_id]


def followers_of(idea_ids: Sequence[int]) -> dict[int, set[int]]:
    """Idea → everyone who voted for it, proposed it or follows it, or did so with what was merged into it; not who
    said no."""
    return _hearing(idea_ids, Idea.root_id)


def supporters_of(idea_ids: Sequence[int]) -> dict[int, set[int]]:
    """Idea → who voted for this very idea, proposed or follows it, wherever its votes count now; not who said no."""
    return _hearing(idea_ids, Idea.id)


def _hearing(idea_ids: Sequence[int], counted_for: Any, only: int | None = None) -> dict[int, set[int]]:
    """One statement. A no is about the idea where it was said: who has another reason to hear of what it became part of,
    hears of that, unless they said no there."""
    if not idea_ids:
        return {}
    wanted = counted_for.in_(idea_ids)
    heard = union(
        select(counted_for, Idea.id, Vote.customer_id, false()).join(Vote, Vote.idea_id == Idea.id).where(wanted),
        select(counted_for, Idea.id, Idea.author_id, false()).where(wanted, Idea.author_id.is_not(None)),
        select(counted_for, Idea.id, IdeaFollow.customer_id, IdeaFollow.is_muted)
        .join(IdeaFollow, IdeaFollow.idea_id == Idea.id)
        .where(wanted),
    ).subquery()
    query = select(heard)
    rows = db.session.execute(query if only is None else query.where(heard.c[2] == only)).all()
    said_no = {(row[1], row[2]) for row in rows if row[3]}
    found: dict[int, set[int]] = {each: set() for each in idea_ids}
    for about, idea_id, customer_id, _is_no in rows:
        if (idea_id, customer_id) not in said_no and (about, customer_id) not in said_no:
            found[about].add(customer_id)
    return found
