"""From a rule about customers to one SQL statement that selects them, exact and the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from core.db import db
from customers.conditions.groups import Ask, Groups
from customers.conditions.leaf import Leaf, read_rule
from customers.conditions.operators import ORDER
from customers.conditions.tree import Wrong, fold
from customers.models import Customer

AT_ONCE = 500
IS_THERE = (Customer.erased_at.is_(None), Customer.merged_into_id.is_(None))


def check(rule: Any) -> str | None:
    """None for a good rule; else a sentence that names the place that is wrong."""
    try:
        read_rule(rule)
    except Wrong as wrong:
        return str(wrong)
    return None


def customers_matching(rule: Any, only: Sequence[int] | None = None) -> Select:
    """SELECT customer_id of those who meet the rule now; `only` looks among these alone, which is cheap."""
    met = fold(read_rule(rule), lambda leaf: _met(leaf, only), _every, _some, _none)
    query = select(Customer.id.label("customer_id")).where(*IS_THERE, met)
    return query if only is None else query.where(Customer.id.in_(only))


def _every(parts: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(*parts)


def _some(parts: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*parts)


def _none(part: ColumnElement[bool]) -> ColumnElement[bool]:
    return not_(part)


def count(rule: Any) -> int:
    return db.session.execute(select(func.count()).select_from(customers_matching(rule).subquery())).scalar_one()


def matches(rule: Any, customer_ids: Sequence[int]) -> set[int]:
    """Those among these who meet the rule."""
    found: set[int] = set()
    for start in range(0, len(customer_ids), AT_ONCE):
        some = list(customer_ids[start : start + AT_ONCE])
        found.update(db.session.execute(customers_matching(rule, some)).scalars())
    return found


def _met(leaf: Leaf, only: Sequence[int] | None) -> ColumnElement[bool]:
    """Two-valued: IN and NOT IN over ids that are never NULL, so that `not` means not."""
    groups = Groups(leaf, only)
    parts = []
    if ("exists", False) in leaf.asks:
        parts.append(Customer.id.not_in(groups.owners()))
    asks = [ask for ask in leaf.asks if ask != ("exists", False)]
    if asks and leaf.subject.kind == "count" and all(_zero_meets(ask) for ask in asks):
        parts.append(Customer.id.not_in(groups.failing(asks)))
    elif asks:
        parts.append(Customer.id.in_(groups.meeting(asks)))
    return and_(*parts)


def _zero_meets(ask: Ask) -> bool:
    """Who has no row of a count has none of it: that is known, and it is 0."""
    name, wanted = ask
    if name == "exists":
        return False
    return 0 in wanted if name == "in" else bool(ORDER[name](0, wanted))
