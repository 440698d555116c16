"""The rows that count for a leaf, grouped by customer, and what an operator says of a group."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select

from core.clock import now
from customers.conditions.leaf import Leaf
from customers.conditions.operators import ORDER


def known_rows(leaf: Leaf, only: Sequence[int] | None) -> Select[Any]:
    """SELECT customer_id, as often as it comes, where something is known."""
    source = leaf.subject.rows().subquery()
    own = source.c.customer_id
    known = source.c.at if leaf.subject.kind == "moment" else source.c.value
    query = select(own).where(own.is_not(None), known.is_not(None), *_details(leaf, source))
    return query if only is None else query.where(own.in_(only))


def counting_rows(leaf: Leaf, only: Sequence[int] | None) -> Select[Any]:
    """The same, each customer once."""
    query = known_rows(leaf, only)
    return query.group_by(query.selected_columns[0])


def _details(leaf: Leaf, source: Subquery) -> list[ColumnElement[bool]]:
    """Time and dimensions narrow the rows before anything is counted."""
    narrow = [source.c[name].in_(values) for name, values in leaf.details]
    if leaf.within_days is not None:
        narrow.append(source.c.at >= now() - timedelta(days=leaf.within_days))
    return narrow


def value_of_group(leaf: Leaf, source: Any) -> ColumnElement[Any]:
    """The one value of a customer whose rows these are. Not for sets and texts, which have several."""
    kind = leaf.subject.kind
    if kind == "count":
        return func.count(source.c.value.distinct())
    if kind == "sum":
        return func.sum(source.c.value)
    return func.max(source.c.at if kind == "moment" else source.c.value)


def asked_of_group(leaf: Leaf, asks: Sequence[tuple[str, Any]]) -> ColumnElement[bool]:
    raise NotImplementedError
