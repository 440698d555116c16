"""The rows that count for a leaf, grouped by customer, and what an operator says of such a group."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, not_, or_, select

from core.clock import now
from customers.conditions.leaf import Leaf
from customers.conditions.operators import ORDER

Ask = tuple[str, Any]


class Groups:
    """One leaf's rows: those that are known, within the days and of the dimensions that it names."""

    def __init__(self, leaf: Leaf, only: Sequence[int] | None) -> None:
        self._kind = leaf.subject.kind
        source = leaf.subject.rows().subquery()
        self.owner = source.c.customer_id
        self._value = source.c.at if self._kind == "moment" else source.c.value
        narrow: list[ColumnElement[bool]] = [source.c[name].in_(values) for name, values in leaf.details]
        if leaf.within_days is not None:
            narrow.append(source.c.at >= now() - timedelta(days=leaf.within_days))
        if only is not None:
            narrow.append(self.owner.in_(only))
        self._rows = and_(self.owner.is_not(None), self._value.is_not(None), *narrow)

    def owners(self) -> Select:
        """Those of whom something is known; some come several times."""
        return select(self.owner).where(self._rows)

    def meeting(self, asks: Sequence[Ask]) -> Select:
        return self.owners().group_by(self.owner).having(self._all(asks))

    def failing(self, asks: Sequence[Ask]) -> Select:
        return self.owners().group_by(self.owner).having(not_(self._all(asks)))

    def values(self) -> Select:
        """(customer_id, value) for the evidence; of sets and texts a row for each value."""
        query = self.owners().add_columns(self._one())
        return query if self._has_several else query.group_by(self.owner)

    @property
    def _has_several(self) -> bool:
        return self._kind in ("set", "text")

    def _one(self) -> ColumnElement[Any]:
        """The one value of a customer."""
        if self._has_several:
            return self._value
        if self._kind == "count":
            return func.count(distinct(self._value))
        return func.sum(self._value) if self._kind == "sum" else func.max(self._value)

    def _all(self, asks: Sequence[Ask]) -> ColumnElement[bool]:
        return and_(*(self._ask(*one) for one in asks))

    def _ask(self, name: str, wanted: Any) -> ColumnElement[bool]:
        if name == "exists":
            return func.count(self._value) > 0
        if self._has_several:
            found = func.max(case((self._among(name, wanted), 1), else_=0))
            return found == (0 if name == "ne" else 1)
        if name == "in":
            return or_(*(self._one() == one for one in wanted))
        return ORDER[name](self._one(), wanted)

    def _among(self, name: str, wanted: Any) -> ColumnElement[bool]:
        if name == "in":
            return self._value.in_(wanted)
        if name == "contains" and self._kind == "text":
            return self._value.contains(wanted, autoescape=True)
        return self._value == wanted
