"""Reading attributes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select

from core.access import Viewer
from core.clock import now
from core.db import db
from customers.attributes.kinds import Defined
from customers.attributes.models import Attribute, AttributeValue

COLUMNS = (
    Attribute.id,
    Attribute.key,
    Attribute.label,
    Attribute.kind,
    Attribute.options,
    Attribute.maintained_by,
    Attribute.visibility,
    Attribute.purpose,
    Attribute.fresh_days,
    Attribute.at_sign_up,
)
SEEN_BY = {"guest": ("public",), "member": ("public", "members"), "staff": ("public", "members", "staff")}


@dataclass(frozen=True)
class Said:
    """One side's word, with where it comes from."""

    id: int
    value: Any
    said_by: str
    how: str
    said_at: datetime
    is_effective: bool
    disputed_at: datetime | None
    dispute: str
    dispute_answer: str


@dataclass(frozen=True)
class Known:
    """An attribute of one customer: what both sides say. Either may be silent."""

    of: Defined
    customer: Said | None
    company: Said | None

    @property
    def effective(self) -> Said | None:
        return next((said for said in (self.customer, self.company) if said and said.is_effective), None)

    @property
    def differs(self) -> bool:
        return bool(self.customer and self.company and self.customer.value != self.company.value)

    @property
    def is_stale(self) -> bool:
        said = self.effective
        return bool(said and self.of.fresh_days and said.said_at < now() - timedelta(days=self.of.fresh_days))


def _defined() -> Select:
    return select(*COLUMNS).where(Attribute.retired_at.is_(None)).order_by(Attribute.id)


def all_defined() -> list[Defined]:
    return [Defined(*row) for row in db.session.execute(_defined())]


def defined_by_key() -> dict[str, Defined]:
    return {one.key: one for one in all_defined()}


def labels_for_staff() -> dict[str, str]:
    """Key → what it is called, of those that are not for the customer's own eyes."""
    query = select(Attribute.key, Attribute.label).where(Attribute.visibility != "own")
    return dict(db.session.execute(query).all())


def known_of(customer_id: int, *, to_staff: bool = False) -> list[Known]:
    """Every attribute with what both sides say, one statement. Staff see none that are for the customer's own eyes."""
    theirs = and_(
        AttributeValue.attribute_id == Attribute.id,
        AttributeValue.customer_id == customer_id,
        AttributeValue.until.is_(None),
    )
    query = _defined().add_columns(*_said_columns()).outerjoin(AttributeValue, theirs)
    if to_staff:
        query = query.where(Attribute.visibility != "own")
    by_attribute: defaultdict[int, list[Row]] = defaultdict(list)
    for row in db.session.execute(query):
        by_attribute[row.id].append(row)
    return [_known(rows) for rows in by_attribute.values()]


def _said_columns() -> Sequence[Any]:
    return (
        AttributeValue.id.label("value_id"),
        AttributeValue.side,
        AttributeValue.value,
        AttributeValue.said_by,
        AttributeValue.how,
        AttributeValue.said_at,
        AttributeValue.is_effective,
        AttributeValue.disputed_at,
        AttributeValue.dispute,
        AttributeValue.dispute_answer,
    )


def _known(rows: Sequence[Row]) -> Known:
    sides = {row.side: _said(row) for row in rows if row.value_id is not None}
    return Known(Defined(*rows[0][: len(COLUMNS)]), sides.get("customer"), sides.get("company"))


def _said(row: Row) -> Said:
    return Said(
        row.value_id,
        row.value,
        row.said_by,
        row.how,
        row.said_at,
        row.is_effective,
        row.disputed_at,
        row.dispute,
        row.dispute_answer,
    )


def values_of(customer_ids: Sequence[int], visible: Sequence[str]) -> dict[int, dict[str, Any]]:
    """{customer_id: {key: value in effect}}, of these visibilities."""
    query = (
        select(AttributeValue.customer_id, Attribute.key, AttributeValue.value)
        .join(Attribute, Attribute.id == AttributeValue.attribute_id)
        .where(
            AttributeValue.customer_id.in_(customer_ids),
            AttributeValue.is_effective,
            Attribute.retired_at.is_(None),
            Attribute.visibility.in_(visible),
        )
        .order_by(Attribute.id)
    )
    found: dict[int, dict[str, Any]] = {each: {} for each in customer_ids}
    for owner, key, value in db.session.execute(query):
        found[owner][key] = value
    return found


def shown_of(customer_id: int, viewer: Viewer) -> list[tuple[str, Any]]:
    """(label, value in effect) of what this viewer may see of somebody, for their public page."""
    query = (
        select(Attribute.label, AttributeValue.value)
        .join(Attribute, Attribute.id == AttributeValue.attribute_id)
        .where(
            AttributeValue.customer_id == customer_id,
            AttributeValue.is_effective,
            Attribute.retired_at.is_(None),
            Attribute.visibility.in_([one for one in seen_by(viewer) if one != "staff"]),
        )
        .order_by(Attribute.id)
    )
    return [(row.label, row.value) for row in db.session.execute(query)]


def own_values(customer_id: int) -> dict[str, Any]:
    """For `/me`: everything in effect."""
    return values_of([customer_id], ("public", "members", "staff", "own"))[customer_id]


def seen_by(viewer: Viewer) -> tuple[str, ...]:
    """The visibilities of other people's values that this viewer may see."""
    return SEEN_BY["guest" if viewer.is_guest else "staff" if viewer.is_staff else "member"]


def history(customer_id: int, attribute_id: int) -> list[Row]:
    """Everything that was ever said, newest first."""
    query = (
        select(*_said_columns(), AttributeValue.until)
        .where(AttributeValue.customer_id == customer_id, AttributeValue.attribute_id == attribute_id)
        .order_by(AttributeValue.id.desc())
        .limit(100)
    )
    return list(db.session.execute(query).all())


def counts() -> dict[int, Row]:
    """For each attribute how many customers have a value, how many differ from what the company noted, how many
    dispute."""
    both = func.count(AttributeValue.id) - func.count(AttributeValue.customer_id.distinct())
    disputed = (AttributeValue.disputed_at.is_not(None)) & AttributeValue.dispute_answered_at.is_(None)
    query = (
        select(
            AttributeValue.attribute_id,
            func.count(AttributeValue.customer_id.distinct()).label("people"),
            both.label("twice"),
            func.sum(case((disputed, 1), else_=0)).label("disputed"),
        )
        .where(AttributeValue.until.is_(None))
        .group_by(AttributeValue.attribute_id)
    )
    return {row.attribute_id: row for row in db.session.execute(query)}
