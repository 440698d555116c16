"""Voting and taking it back. A repeat changes nothing."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BigInteger, bindparam, delete, insert, select, update

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
from ideas.ranking import risen
from ideas.votes.budget import budget_of
from ideas.votes.counting import recount_one, set_totals
from ideas.votes.models import Vote
from ideas.votes.value import value_of

MOST = 3
_votes: Any = Vote.__table__
_theirs = (_votes.c.customer_id == bindparam("customer", type_=BigInteger), _votes.c.counts)
_STANDING = select(_votes.c.id, _votes.c.weight).where(
    _votes.c.root_id == bindparam("idea", type_=BigInteger), *_theirs
)
_INSERT = insert(_votes)  # built once, as what stands before it: a vote spends its time on building statements


@dataclass(frozen=True)
class Cast:
    """An idea's votes after this one, and the weight that the voter gives it."""

    idea: Any
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
        return Cast(idea, idea.votes, 0)
    record(VoteWithdrawn(actor_id=viewer.id, **_of(idea)))
    return Cast(idea, recount_one(idea.id, idea.created_at), 0)


def standing(customer_id: int, idea_id: int) -> Any | None:
    """The vote by which somebody supports an idea."""
    return db.session.execute(_STANDING, {"idea": idea_id, "customer": customer_id}).one_or_none()


def _cast(idea: Any, customer_id: int, weight: int | None, by_id: int | None = None, source: str | None = None) -> Cast:
    before = standing(customer_id, idea.id)
    wanted = weight or (before.weight if before else 1)
    if before and before.weight == wanted:
        return Cast(idea, idea.votes, wanted)
    _check_weight(idea, customer_id, wanted, before.weight if before else 0)
    record(Voted(actor_id=customer_id, weight=wanted, is_change=before is not None, by_id=by_id, **_of(idea)))
    if before is None:
        return Cast(idea, _add(idea, customer_id, wanted, by_id, source), wanted)
    db.session.execute(update(Vote).where(Vote.id == before.id).values(weight=wanted))
    return Cast(idea, recount_one(idea.id, idea.created_at), wanted)


def _check_weight(idea: Any, customer_id: int, wanted: int, before: int) -> None:
    by_budget = idea.voting == BUDGET
    if not 1 <= wanted <= (MOST if by_budget else 1):
        raise Invalid({"weight": _("From 1 to 3.") if by_budget else _("Here everybody has one vote.")})
    if by_budget and wanted > before:
        budget = budget_of(customer_id, idea.campaign_id, idea.budget)
        if wanted - before > budget.left:
            raise Conflict(_("You have %(left)s points left in this campaign.", left=budget.left))


def _add(idea: Any, customer_id: int, weight: int, by_id: int | None, source: str | None) -> int:
    """A new vote; the idea's votes with it."""
    value, moment = value_of(customer_id, idea.product_sku), now()
    row = {
        "idea_id": idea.id,
        "root_id": idea.id,
        "counts": True,
        "customer_id": customer_id,
        "weight": weight,
        "cast_at": moment,
        "net_then": value.net,
        "bought_then": value.bought,
        "owned_then": value.owned,
        "by_id": by_id,
        "source": source,
    }
    db.session.execute(_INSERT, row)
    return set_totals(idea.id, risen(idea.rank, weight, moment))


def _of(idea: Any) -> dict[str, Any]:
    return {"idea_id": idea.id, "thread_id": idea.thread_id, "author_id": idea.author_id}
