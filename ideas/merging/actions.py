"""Two ideas become one, and two again.

Votes are not moved: each stays on the idea where it was cast and says for which one it counts (`Vote.root_id`). So
taking a merge back needs no memory of what was where, and what happened in between (votes, withdrawals, other
merges, erasures) is simply there.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, func, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.journal import record
from customers import audiences
from ideas import access
from ideas.activity import IdeaMerged, IdeaUnmerged
from ideas.campaigns.models import BUDGET, Campaign
from ideas.ideas.models import Idea
from ideas.ideas.queries import head
from ideas.merging.models import IdeaMerge
from ideas.votes.counting import lock_ideas, recount, settle
from ideas.votes.models import Vote


def merge(viewer: Viewer, idea_id: int, into_id: int, reason: str = "") -> IdeaMerge:
    access.must_answer(viewer)
    if idea_id == into_id:
        raise Invalid({"into": _("An idea can't go into itself.")})
    gone = head(viewer, idea_id)
    stays = _target(viewer, into_id)
    _check_seen(gone, stays)
    lock_ideas([gone.id, stays.id])
    _check_still_apart([gone.id, stays.id])
    before = voters_of(gone.id), voters_of(stays.id)
    _count_for(family(gone.id), stays.id)
    db.session.get_one(Idea, gone.id).merged_into_id = stays.id
    _settle([gone.id, stays.id])
    moved = voters_of(stays.id) - before[1]
    made = IdeaMerge(
        from_id=gone.id,
        into_id=stays.id,
        by_id=viewer.id,
        reason=reason,
        moved=moved,
        doubled=before[0] - moved,
        at=now(),
    )
    db.session.add(made)
    db.session.flush()
    facts = {"idea_id": gone.id, "thread_id": gone.thread_id, "author_id": gone.author_id}
    record(IdeaMerged(actor_id=viewer.id, into_id=stays.id, **facts))
    return made


def unmerge(viewer: Viewer, idea_id: int) -> None:
    """It is what it was, with what was merged into it before, wherever its other half has gone since."""
    access.must_answer(viewer)
    gone = head(viewer, idea_id)
    if gone.merged_into_id is None:
        raise Conflict(_("This idea was not merged."))
    lock_ideas([gone.id, gone.root_id])
    idea = db.session.get_one(Idea, idea_id, populate_existing=True)
    if idea.merged_into_id is None:
        raise Conflict(_("This idea was not merged."))
    into_id, root_id = idea.merged_into_id, idea.root_id or idea.id
    idea.merged_into_id = None
    db.session.flush()
    _count_for(family(idea_id, root_id), idea_id)
    _settle([idea_id, root_id])
    ended = update(IdeaMerge).where(IdeaMerge.from_id == idea_id, IdeaMerge.undone_at.is_(None))
    db.session.execute(ended.values(undone_at=now()), execution_options={"synchronize_session": False})
    facts = {"idea_id": idea_id, "thread_id": gone.thread_id, "author_id": gone.author_id}
    record(IdeaUnmerged(actor_id=viewer.id, into_id=into_id, **facts))


def family(idea_id: int, root_id: int | None = None) -> set[int]:
    """The idea and everything that was merged into it, at any remove."""
    rows = db.session.execute(select(Idea.id, Idea.merged_into_id).where(Idea.root_id == (root_id or idea_id))).all()
    found = {idea_id}
    while more := {row.id for row in rows if row.merged_into_id in found} - found:
        found |= more
    return found


def voters_of(idea_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Vote).where(Vote.root_id == idea_id, Vote.counts)) or 0


def _target(viewer: Viewer, into_id: int) -> Idea:
    try:
        stays: Idea = head(viewer, into_id)
    except NotFound:
        raise Invalid({"into": _("There is no such idea.")}) from None
    if stays.merged_into_id is not None:
        raise Invalid({"into": _("That idea was merged itself: choose number %(id)s.", id=stays.root_id)})
    return stays


def _check_seen(gone: Any, stays: Any) -> None:
    """Whoever sees the one must see the other, or their votes would lie where they can't see them nor take them back."""
    if stays.hidden_at is not None or stays.deleted_at is not None:
        raise Invalid({"into": _("That idea is hidden or deleted: nobody would see where this one went.")})
    if not audiences.reaches_all_of(stays.audience_id, gone.audience_id):
        raise Invalid(
            {"into": _("Fewer people may see that idea than this one: merge that one into this one instead.")}
        )


def _check_still_apart(idea_ids: Iterable[int]) -> None:
    """Asked again under the lock."""
    merged = select(Idea.id).where(Idea.id.in_(list(idea_ids)), Idea.merged_into_id.is_not(None))
    if db.session.scalar(merged.limit(1)):
        raise Conflict(_("One of the two was merged already."))


def _count_for(idea_ids: Iterable[int], root_id: int) -> None:
    """While they move nothing counts, so that no two rows of one person count at any moment. Each weighs what the root
    lets it weigh: what it was cast with, or 1."""
    these = sorted(idea_ids)
    quiet = {"synchronize_session": False}
    as_cast = func.coalesce(Vote.cast_weight, Vote.weight)
    weights = (as_cast, None) if _has_budgets(root_id) else (1, case((as_cast > 1, as_cast)))
    votes = update(Vote).where(Vote.idea_id.in_(these)).values(root_id=root_id, counts=False)
    votes = votes.values(weight=weights[0], cast_weight=weights[1])
    db.session.execute(votes, execution_options=quiet)
    ideas = update(Idea).where(Idea.id.in_(these)).values(root_id=root_id)
    db.session.execute(ideas, execution_options={"synchronize_session": "evaluate"})


def _has_budgets(idea_id: int) -> bool:
    voting = select(Campaign.voting).join(Idea, Idea.campaign_id == Campaign.id).where(Idea.id == idea_id)
    return db.session.scalar(voting) == BUDGET


def _settle(idea_ids: Iterable[int]) -> None:
    these = set(idea_ids)
    settle(these)
    recount(these)
