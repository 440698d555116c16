"""Who stands behind an idea: votes, people, buyers, net revenue, owners. In total, and cut by what is known of
them.

Every voter is in exactly one slice (who has two answers is in "Baking, Coffee"), so the slices sum to the total.
Buyers and revenue are of the last twelve months; `then` is the same as it was known when each vote was cast.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import BigInteger, Select, cast, func, literal, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Invalid
from core.paging import Page, keyset
from customers.attributes.queries import defined_by_key, seen_by, values_of
from customers.queries import with_author
from customers.segments.queries import as_of
from customers.standing import levels
from ideas.ideas.models import Idea
from ideas.ideas.queries import ideas_for
from ideas.votes.models import Vote
from ideas.votes.value import owners, revenue

AT_ONCE = 5000


@dataclass(frozen=True)
class Tally:
    votes: int = 0
    people: int = 0
    buyers: int = 0
    net_revenue: int = 0
    owners: int = 0
    buyers_then: int = 0
    net_revenue_then: int = 0
    owners_then: int = 0


@dataclass(frozen=True)
class Slice:
    value: str
    tally: Tally


def voters(idea: Any) -> Select:
    """SQL: one row for each voter that counts, with their worth then and now. `idea` has id and product_sku."""
    counted = (Vote.root_id == idea.id, Vote.counts)
    theirs = select(Vote.customer_id).where(*counted)
    bought = revenue()
    money = bought.where(bought.selected_columns.customer_id.in_(theirs)).subquery()
    query = select(
        Vote.id,
        Vote.customer_id,
        Vote.weight,
        Vote.cast_at,
        Vote.source,
        Vote.by_id,
        Vote.idea_id,
        Vote.net_then,
        Vote.bought_then,
        Vote.owned_then,
        func.coalesce(money.c.net, 0).label("net"),
        func.coalesce(money.c.orders, 0).label("orders"),
        _owns(idea).label("owns"),
    )
    return query.outerjoin(money, money.c.customer_id == Vote.customer_id).where(*counted)


def _owns(idea: Any) -> Any:
    return Vote.customer_id.in_(owners(idea.product_sku)) if idea.product_sku else literal(False)


def page_of_voters(idea: Any, after: str | None, limit: int) -> Page[Any]:
    """The latest first."""
    return keyset(with_author(voters(idea), Vote.customer_id), Vote.cast_at, Vote.id, after=after, limit=limit)


def tally(idea: Any) -> Tally:
    return _sum(db.session.execute(voters(idea)))


def sliced(viewer: Viewer, idea: Any, by: str) -> tuple[Tally, list[Slice]]:
    """The biggest slices first."""
    rows = db.session.execute(voters(idea)).all()
    label = _labels(viewer, by, [row.customer_id for row in rows])
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[label[row.customer_id]].append(row)
    slices = [Slice(value, _sum(group)) for value, group in groups.items()]
    return _sum(rows), sorted(slices, key=lambda one: (-one.tally.votes, one.value))


def _sum(rows: Iterable[Any]) -> Tally:
    kept = list(rows)
    return Tally(
        votes=sum(row.weight for row in kept),
        people=len(kept),
        buyers=sum(1 for row in kept if row.orders),
        net_revenue=sum(row.net for row in kept),
        owners=sum(1 for row in kept if row.owns),
        buyers_then=sum(1 for row in kept if row.bought_then),
        net_revenue_then=sum(row.net_then for row in kept),
        owners_then=sum(1 for row in kept if row.owned_then),
    )


def cuts(viewer: Viewer) -> list[tuple[str, str]]:
    """(value of `by`, label)."""
    seen = seen_by(viewer)
    known = [(f"attribute:{one.key}", one.label) for one in defined_by_key().values() if one.visibility in seen]
    return [("segment", _("Segment")), ("level", _("Level")), *known]


def _labels(viewer: Viewer, by: str, customer_ids: Sequence[int]) -> Mapping[int, str]:
    makers: dict[str, Callable[[Sequence[int]], Mapping[int, str]]] = {"segment": _segments, "level": _levels}
    key = by.removeprefix("attribute:")
    if by not in makers and f"attribute:{key}" not in dict(cuts(viewer)):
        raise Invalid({"by": _("One of: %(all)s.", all=", ".join(name for name, _label in cuts(viewer)))})
    make = makers.get(by) or (lambda ids: _attribute(viewer, key, ids))
    found: dict[int, str] = {}
    for start in range(0, len(customer_ids), AT_ONCE):
        found |= make(customer_ids[start : start + AT_ONCE])
    return found


def _segments(customer_ids: Sequence[int]) -> Mapping[int, str]:
    moment = now()
    names = as_of([(each, moment) for each in customer_ids])
    return {each: " + ".join(of) or _("In no segment") for each, of in zip(customer_ids, names, strict=True)}


def _levels(customer_ids: Sequence[int]) -> Mapping[int, str]:
    known = levels(list(customer_ids))
    return {each: known.get(each) or _("No level") for each in customer_ids}


def _attribute(viewer: Viewer, key: str, customer_ids: Sequence[int]) -> Mapping[int, str]:
    known = values_of(customer_ids, seen_by(viewer))
    return {each: _word(known[each].get(key)) for each in customer_ids}


def _word(value: Any) -> str:
    if value is None:
        return _("no data")
    if isinstance(value, list):
        return ", ".join(sorted(map(str, value)))
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def strengths(idea_ids: Sequence[int]) -> dict[int, Tally]:
    """Many ideas at once, for the three orders: votes, buyers, revenue. One statement."""
    query = _strong().where(Vote.root_id.in_(idea_ids))
    found = {row[0]: Tally(int(row[1]), row[2], row[3], row[4]) for row in db.session.execute(query)}
    return {each: found.get(each, Tally()) for each in idea_ids}


STRENGTHS = ("votes", "buyers", "revenue")


def strongest(viewer: Viewer, order: str, *filters: Any, limit: int) -> Sequence[Any]:
    """What was not merged, by one of the three: the database counts all of them before it takes the first."""
    query = ideas_for(viewer).where(Idea.merged_into_id.is_(None), *filters)
    by: Any = Idea.votes
    if order != "votes":
        strong = _strong().subquery()
        query = query.outerjoin(strong, strong.c.root_id == Idea.id)
        by = func.coalesce(strong.c[order], 0)
    return db.session.execute(query.order_by(by.desc(), Idea.id.desc()).limit(limit)).all()


def _strong() -> Select:
    """SQL: (root_id, votes, people, buyers, revenue) of every idea that somebody voted for."""
    bought = revenue().subquery()
    query = select(
        Vote.root_id,
        func.sum(Vote.weight).label("votes"),
        func.count().label("people"),
        func.count(bought.c.customer_id).label("buyers"),
        cast(func.coalesce(func.sum(bought.c.net), 0), BigInteger).label("revenue"),
    )
    query = query.outerjoin(bought, bought.c.customer_id == Vote.customer_id)
    return query.where(Vote.counts).group_by(Vote.root_id)
