"""Voting and taking it back. A repeat changes nothing."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid
from core.journal import record
from customers.queries import lock_person, who_they_became
from ideas import access
from ideas.activity import Voted, VoteWithdrawn
from ideas.campaigns.models import BUDGET
from ideas.ideas.queries import voted_idea
from ideas.votes.budget import budget_of
from ideas.votes.counting import recount_one
from ideas.votes.models import Vote
from ideas.votes.value import value_of

MOST = 3


@dataclass(frozen=True)
class Cast:
    """An idea's votes after this one, and the weight that the voter gives it."""

    votes: int
    weight: int


def vote(viewer: Viewer, idea_id: int, weight: int | None = None) -> Cast:
    """`weight` None leaves the weight of a vote that is there, else it is 1. First the person is locked, then the
    idea."""
    lock_person(viewer.id)
    idea = voted_idea(viewer, idea_id)
    access.must_take_votes(viewer, idea)
    return _cast(idea, viewer.id or 0, weight)


def vote_for(viewer: Viewer, idea_id: int, customer_id: int, source: str, weight: int | None = None) -> None:
    """On behalf of a customer who said so somewhere else: in a letter, on the telephone. What they voted themselves
    stays."""
    access.must_answer(viewer)
    became = who_they_became({customer_id}).get(customer_id)
    if became is None:
        raise Invalid({"customer": _("There is no such customer.")})
    lock_person(became)
    idea = voted_idea(viewer, idea_id)
    access.must_take_votes(viewer, idea)
    if standing(became, idea.id) is None:
        _cast(idea, became, weight, by_id=viewer.id, source=source)


def unvote(viewer: Viewer, idea_id: int) -> Cast:
    """Also what they gave to ideas that were merged into this one: they don't want it any more."""
    lock_person(viewer.id)
    idea = voted_idea(viewer, idea_id)
    access.must_take_votes(viewer, idea)
    mine = delete(Vote).where(Vote.root_id == idea.id, Vote.customer_id == viewer.id)
    if not db.session.execute(mine).rowcount:  # type: ignore[attr-defined]
        return Cast(idea.votes, 0)
    record(VoteWithdrawn(actor_id=viewer.id, **_of(idea)))
    return Cast(recount_one(idea.id, idea.created_at), 0)


def standing(customer_id: int, idea_id: int) -> Any | None:
    """The vote by which somebody supports an idea."""
    theirs = (Vote.root_id == idea_id, Vote.customer_id == customer_id, Vote.counts)
    return db.session.execute(select(Vote.id, Vote.weight).where(*theirs)).one_or_none()


def _cast(idea: Any, customer_id: int, weight: int | None, by_id: int | None = None, source: str | None = None) -> Cast:
    before = standing(customer_id, idea.id)
    wanted = weight or (before.weight if before else 1)
    if before and before.weight == wanted:
        return Cast(idea.votes, wanted)
    _check_weight(idea, customer_id, wanted, before.weight if before else 0)
    if before:
        db.session.execute(update(Vote).where(Vote.id == before.id).values(weight=wanted))
    else:
        _add(idea, customer_id, wanted, by_id, source)
    record(Voted(actor_id=customer_id, weight=wanted, is_change=before is not None, by_id=by_id, **_of(idea)))
    return Cast(recount_one(idea.id, idea.created_at), wanted)


def _check_weight(idea: Any, customer_id: int, wanted: int, before: int) -> None:
    by_budget = idea.voting == BUDGET
    if not 1 <= wanted <= (MOST if by_budget else 1):
        raise Invalid({"weight": _("From 1 to 3.") if by_budget else _("Here everybody has one vote.")})
    if by_budget and wanted > before:
        budget = budget_of(customer_id, idea.campaign_id, idea.budget)
        if wanted - before > budget.left:
            raise Conflict(_("You have %(left)s points left in this campaign.", left=budget.left))


def _add(idea: Any, customer_id: int, weight: int, by_id: int | None, source: str | None) -> None:
    value = value_of(customer_id, idea.product_sku)
    db.session.add(
        Vote(
            idea_id=idea.id,
            root_id=idea.id,
            counts=True,
            customer_id=customer_id,
            weight=weight,
            cast_at=now(),
            net_then=value.net,
            bought_then=value.bought,
            owned_then=value.owned,
            by_id=by_id,
            source=source,
        )
    )
    db.session.flush()


def _of(idea: Any) -> dict[str, Any]:
    return {"idea_id": idea.id, "thread_id": idea.thread_id, "author_id": idea.author_id}
