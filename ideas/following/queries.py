"""Who hears of an idea."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, union

from core.access import Viewer
from core.db import db
from ideas.following.models import IdeaFollow
from ideas.ideas.models import Idea
from ideas.votes.models import Vote


def follows(viewer: Viewer, idea_id: int, voted: bool) -> bool:
    """By a word of theirs, else because they voted."""
    if viewer.is_guest:
        return False
    said = db.session.execute(
        select(IdeaFollow.is_muted).where(IdeaFollow.idea_id == idea_id, IdeaFollow.customer_id == viewer.id)
    ).scalar_one_or_none()
    return voted if said is None else not said


def followers_of(idea_ids: Sequence[int]) -> dict[int, set[int]]:
    """Idea → everyone who voted for it, proposed it or follows it, or did so with what was merged into it; not who
    said no."""
    if not idea_ids:
        return {}
    roots = select(Idea.id, Idea.root_id, Idea.author_id).where(Idea.root_id.in_(idea_ids)).subquery()
    heard: Any = union(
        select(Vote.root_id, Vote.customer_id).where(Vote.root_id.in_(idea_ids)),
        select(roots.c.root_id, roots.c.author_id).where(roots.c.author_id.is_not(None)),
        select(roots.c.root_id, IdeaFollow.customer_id)
        .join(IdeaFollow, IdeaFollow.idea_id == roots.c.id)
        .where(~IdeaFollow.is_muted),
    )
    found: dict[int, set[int]] = {each: set() for each in idea_ids}
    for idea_id, customer_id in db.session.execute(heard):
        found[idea_id].add(customer_id)
    mute = select(IdeaFollow.idea_id, IdeaFollow.customer_id).where(
        IdeaFollow.idea_id.in_(idea_ids), IdeaFollow.is_muted
    )
    for idea_id, customer_id in db.session.execute(mute):
        found[idea_id].discard(customer_id)
    return found


def supporters_of(idea_ids: Sequence[int]) -> dict[int, set[int]]:
    """Idea → who voted for this very idea, proposed or follows it, wherever its votes count now."""
    if not idea_ids:
        return {}
    heard: Any = union(
        select(Vote.idea_id, Vote.customer_id).where(Vote.idea_id.in_(idea_ids)),
        select(Idea.id, Idea.author_id).where(Idea.id.in_(idea_ids), Idea.author_id.is_not(None)),
        select(IdeaFollow.idea_id, IdeaFollow.customer_id).where(
            IdeaFollow.idea_id.in_(idea_ids), ~IdeaFollow.is_muted
        ),
    )
    found: dict[int, set[int]] = {each: set() for each in idea_ids}
    for idea_id, customer_id in db.session.execute(heard):
        found[idea_id].add(customer_id)
    return found
