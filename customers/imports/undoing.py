"""Taking an import of customers back."""

from typing import Any

from sqlalchemy import delete, select

from core.db import db
from customers import handles
from customers.accounts.queries import is_free
from customers.attributes.actions import settle
from customers.attributes.models import AttributeValue
from customers.imports.authors import remove_newcomers
from customers.imports.models import ImportedChange
from customers.models import Customer


def undo(batch: int) -> dict[str, int]:
    """What was said goes, changed records are as they were where nobody changed them since, and whoever came with this
    file and did nothing since is gone."""
    values = _take_values_back(batch)
    return {"values": values, "changes": _take_changes_back(batch), "customers": remove_newcomers(batch)}


def _take_values_back(batch: int) -> int:
    """A value that the import replaced is in force again."""
    rows = db.session.execute(
        select(AttributeValue.id, AttributeValue.customer_id, AttributeValue.attribute_id, AttributeValue.side,
               AttributeValue.said_at, AttributeValue.until).where(AttributeValue.batch == batch)
    ).all()  # fmt: skip
    for row in rows:
        db.session.execute(delete(AttributeValue).where(AttributeValue.id == row.id))
        replaced = select(AttributeValue).where(
            AttributeValue.customer_id == row.customer_id,
            AttributeValue.attribute_id == row.attribute_id,
            AttributeValue.side == row.side,
            AttributeValue.until == row.said_at,
        )
        for value in db.session.scalars(replaced.limit(1)):
            value.until = row.until
            db.session.flush()
    for customer_id in {row.customer_id for row in rows}:
        settle(customer_id)
    return len(rows)


def _take_changes_back(batch: int) -> int:
    """All give up what they got before any gets back what was theirs: they may have exchanged it. What is somebody else's
    by now stays so."""
    changes = db.session.scalars(select(ImportedChange).where(ImportedChange.batch == batch)).all()
    back = [each for change in changes for each in _still_so(change)]
    for customer, name, _before, _after in back:
        setattr(customer, name, "" if name == "name" else None)
    db.session.flush()
    for customer, name, before, after in back:
        _give(customer, name, before, after)
    for change in changes:
        db.session.delete(change)
    db.session.flush()
    return len(changes)


def _still_so(change: ImportedChange) -> list[tuple[Customer, str, Any, Any]]:
    customer = db.session.get_one(Customer, change.customer_id)
    pairs = ((name, before, change.after[name]) for name, before in change.before.items())
    return [(customer, *one) for one in pairs if one[1] != one[2] == getattr(customer, one[0])]


def _give(customer: Customer, name: str, *wishes: Any) -> None:
    """The first of these that nobody else has."""
    for value in wishes:
        if _is_free(customer, name, value):
            setattr(customer, name, value)
            if name == "handle":
                customer.skeleton = handles.skeleton(value) if value else None
            return


def _is_free(customer: Customer, name: str, value: Any) -> bool:
    if not value or name == "name":
        return True
    if name == "handle":
        return is_free(value, customer.id)
    column = getattr(Customer, name)
    return db.session.scalar(select(Customer.id).where(column == value, Customer.id != customer.id)) is None
