"""Voting and taking it back. A repeat changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BigInteger, Integer, String, bindparam, delete, exists, insert, select, true, update

from core.access import Viewer
from core.clock import now
from core.db import COUNTED, UtcDateTime, run
from core.errors import Conflict, Invalid, NotFound
from core.journal import record
from customers.people.queries import roles_of
from customers.queries import lock_person, who_they_became
from ideas import access
from ideas.activity import Voted, VoteWithdrawn
from ideas.campaigns.models import BUDGET
from ideas.ideas.queries import voted_idea
from ideas.ranking import risen
from ideas.votes.budget import budget_of
from ideas.votes.counting import recount_one, set_totals
from ideas.votes.models import Vote
from ideas.votes.value import SPAN, value_of

MOST = 3
_votes: Any = Vote.__table__
_idea, _customer = bindparam("idea", type_=BigInteger), bindparam("customer", type_=BigInteger)
_supports = (_votes.c.root_id == _idea, _votes.c.customer_id == _customer, _votes.c.counts)
_STANDING = select(_votes.c.id, _votes.c.idea_id, _votes.c.weight).where(*_supports)  # built once, as what follows:
_TAKE_BACK = delete(_votes).where(_votes.c.root_id == _idea, _votes.c.customer_id == _customer)


@cache
def _first(of_a_product: bool) -> Any:
    """Inserts a vote where none stands, with what stands behind the voter at this moment; built once, for statements like
    this are what a vote's time goes into."""
    sku = bindparam("sku", type_=String) if of_a_product else None
    net, bought, owned = value_of(_customer, bindparam("since", type_=UtcDateTime), sku)
    columns = {
        "idea_id": _idea,
        "root_id": _idea,
        "counts": true(),
        "customer_id": _customer,
        "weight": bindparam("weight", type_=Integer),
        "cast_at": bindparam("moment", type_=UtcDateTime),
        "net_then": net,
        "bought_then": bought,
        "owned_then": owned,
        "by_id": bindparam("by_id", type_=BigInteger),
        "source": bindparam("source", type_=String),
    }
    first = select(*columns.values()).where(~exists().where(*_supports))
    return insert(_votes).from_select(list(columns), first).execution_options(**COUNTED)


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


def vote_for(
    viewer: Viewer, idea_id: int, customer_id: int, source: str, weight: int | None = None
) -> tuple[Cast, bool]:
    """On behalf of a customer who said so somewhere else: in a letter, on the telephone. What they voted themselves
    stays. Answers their vote, and whether it is new."""
    access.must_answer(viewer)
    became = who_they_became({customer_id}).get(customer_id)
    if became is None:
        raise Invalid({"customer": _("There is no such customer.")})
    lock_person(became)
    idea = voted_idea(viewer, idea_id)
    access.must_take_votes(viewer, idea)
    _must_know_of(became, idea_id)
    if before := standing(became, idea.id):
        return Cast(idea, idea.votes, before.weight), False
    return _cast(idea, became, weight, by_id=viewer.id, source=source), True


def _must_know_of(customer_id: int, idea_id: int) -> None:
    them = Viewer(id=customer_id, roles=frozenset(roles_of(customer_id)))
    try:
        voted_idea(them, idea_id)
    except NotFound:
        raise Invalid({"customer": _("This idea is for others: this customer may not know of it.")}) from None


def unvote(viewer: Viewer, idea_id: int) -> Cast:
    """Also what they gave to ideas that were merged into this one: they don't want it any more."""
    lock_person(viewer.id)
    idea = voted_idea(viewer, idea_id)
    access.must_take_votes(viewer, idea)
    if not run(_TAKE_BACK, {"idea": idea.id, "customer": viewer.id}).rowcount:
        return Cast(idea, idea.votes, 0)
    record(VoteWithdrawn(actor_id=viewer.id, **_of(idea)))
    return Cast(idea, recount_one(idea.id, idea.created_at), 0)


def standing(customer_id: int, idea_id: int) -> Any | None:
    """The vote by which somebody supports an idea."""
    return run(_STANDING, {"idea": idea_id, "customer": customer_id}).one_or_none()


def _cast(idea: Any, customer_id: int, weight: int | None, by_id: int | None = None, source: str | None = None) -> Cast:
    """Where everybody has one vote, most votes are first votes: those are cast without looking."""
    cast = partial(_cast_first, idea, customer_id, by_id=by_id, source=source)
    if idea.voting != BUDGET and weight in (None, 1) and (first := cast(weight=1)):
        return first
    before = standing(customer_id, idea.id)
    wanted = weight or (before.weight if before else 1)
    if before and before.weight == wanted:
        return Cast(idea, idea.votes, wanted)
    _check_weight(idea, customer_id, wanted, before.weight if before else 0)
    if before is not None:
        return _change(idea, customer_id, before, wanted, by_id)
    return cast(weight=wanted) or Cast(idea, idea.votes, wanted)


def _check_weight(idea: Any, customer_id: int, wanted: int, before: int) -> None:
    by_budget = idea.voting == BUDGET
    if not 1 <= wanted <= (MOST if by_budget else 1):
        raise Invalid({"weight": _("From 1 to 3.") if by_budget else _("Here everybody has one vote.")})
    if by_budget and wanted > before:
        budget = budget_of(customer_id, idea.campaign_id, idea.budget)
        if wanted - before > budget.left:
            raise Conflict(_("You have %(left)s points left in this campaign.", left=budget.left))


def _cast_first(idea: Any, customer_id: int, *, weight: int, by_id: int | None, source: str | None) -> Cast | None:
    """None where they support the idea already."""
    moment = now()
    if not _put(idea, customer_id, weight, moment, by_id, source):
        return None
    record(Voted(actor_id=customer_id, weight=weight, is_change=False, by_id=by_id, **_of(idea)))
    return Cast(idea, set_totals(idea.id, risen(idea.rank, weight, moment)), weight)


def _put(
    idea: Any, customer_id: int, weight: int, moment: datetime, by_id: int | None = None, source: str | None = None
) -> bool:
    row = {
        "idea": idea.id,
        "customer": customer_id,
        "weight": weight,
        "moment": moment,
        "since": moment - SPAN,
        "by_id": by_id,
        "source": source,
    }
    sku = {"sku": idea.product_sku} if idea.product_sku else {}
    return bool(run(_first(bool(sku)), row | sku).rowcount)


def _change(idea: Any, customer_id: int, before: Any, weight: int, by_id: int | None) -> Cast:
    """What they gave to an idea that was merged into this one stays as it was cast: another weight is their vote for
    this one."""
    record(Voted(actor_id=customer_id, weight=weight, is_change=True, by_id=by_id, **_of(idea)))
    if before.idea_id == idea.id:
        run(update(_votes).where(_votes.c.id == before.id).values(weight=weight))
    else:
        run(update(_votes).where(_votes.c.id == before.id).values(counts=False))
        _put(idea, customer_id, weight, now())
    return Cast(idea, recount_one(idea.id, idea.created_at), weight)


def _of(idea: Any) -> dict[str, Any]:
    return {"idea_id": idea.id, "thread_id": idea.thread_id, "author_id": idea.author_id}
