"""What ideas hold of a person. An erased person's ideas stay, without them; their votes, follows and what was written
about their vote go, and the totals with them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import aliased

from core.db import db
from core.privacy import Held, Moved, Privacy, move
from ideas.campaigns.models import Campaign
from ideas.evidence.models import Evidence
from ideas.following.models import IdeaFollow
from ideas.ideas.models import Idea
from ideas.merging.models import IdeaMerge
from ideas.notes.models import Note
from ideas.redacting import redact_all
from ideas.statuses.models import StatusChange
from ideas.votes.counting import lock_ideas, recount, settle
from ideas.votes.models import Vote

HANDS: tuple[Any, ...] = (
    Note.by_id,
    Evidence.by_id,
    StatusChange.by_id,
    IdeaMerge.by_id,
    Vote.by_id,
    Idea.responder_id,
    Campaign.author_id,
)


def _ideas(customer_id: int) -> Select:
    return select(Idea.id, Idea.created_at.label("at"), Idea.title, Idea.votes, Idea.campaign_id).where(
        Idea.author_id == customer_id
    )


def _votes(customer_id: int) -> Select:
    query = select(
        Vote.id,
        Vote.cast_at.label("at"),
        Idea.title.label("idea"),
        func.coalesce(Vote.cast_weight, Vote.weight).label("weight"),
        Vote.net_then.label("net_revenue_then"),
        Vote.bought_then,
        Vote.owned_then,
        Vote.source,
    )
    return query.join(Idea, Idea.id == Vote.idea_id).where(Vote.customer_id == customer_id)


def _follows(customer_id: int) -> Select:
    query = select(IdeaFollow.idea_id.label("id"), IdeaFollow.since.label("at"), Idea.title, IdeaFollow.is_muted)
    return query.join(Idea, Idea.id == IdeaFollow.idea_id).where(IdeaFollow.customer_id == customer_id)


def forget(customer_id: int) -> None:
    roots = _roots([customer_id])
    lock_ideas(roots)
    _run(delete(Vote).where(Vote.customer_id == customer_id))
    _run(delete(IdeaFollow).where(IdeaFollow.customer_id == customer_id))
    redact_all(customer_id)
    for column in HANDS:
        _run(update(column.class_).where(column == customer_id).values({column: None}))
    recount(roots)


def merge(from_id: int, into_id: int) -> list[Moved]:
    """Where both support one idea, one of them counts: settled before anything moves, so that no two ever do."""
    roots = _roots([from_id, into_id])
    lock_ideas(roots)
    other = aliased(Vote)
    doubled = select(other.id).where(other.customer_id == into_id, other.root_id == Vote.root_id, other.counts).exists()
    _run(update(Vote).where(Vote.customer_id == from_id, doubled).values(counts=False))
    moved = [
        move(Vote.customer_id, from_id, into_id, one_per=[Vote.idea_id]),
        move(IdeaFollow.customer_id, from_id, into_id, one_per=[IdeaFollow.idea_id]),
        move(Idea.author_id, from_id, into_id),
        *(move(column, from_id, into_id) for column in HANDS),
    ]
    settle(roots)
    recount(roots)
    return moved


def healed(customer_ids: Sequence[int]) -> None:
    roots = _roots(customer_ids)
    lock_ideas(roots)
    settle(roots)
    recount(roots)


def _roots(customer_ids: Sequence[int]) -> list[int]:
    theirs = select(Vote.root_id).where(Vote.customer_id.in_(customer_ids)).distinct()
    proposed = select(Idea.root_id).where(Idea.author_id.in_(customer_ids))
    return sorted({*db.session.scalars(theirs), *filter(None, db.session.scalars(proposed))})


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


EVERYONE = _l("Everyone who may see the idea")
PRIVACY = Privacy(
    name="ideas",
    held=[
        Held(
            "ideas", _l("Ideas you proposed"), _ideas, _l("So that others can vote and we answer."), EVERYONE, _l("You")
        ),
        Held(
            "idea_votes",
            _l("What you voted for"),
            _votes,
            _l("To count each person once, and to know who stands behind an idea."),
            _l("You and staff; everyone sees sums alone"),
            _l("You, or staff for you; what you bought: the shop"),
        ),
        Held("idea_follows", _l("Ideas you follow"), _follows, _l("To tell you when they move."), _l("You"), _l("You")),
    ],
    forget=forget,
    merge=merge,
    healed=healed,
)  # fmt: skip
