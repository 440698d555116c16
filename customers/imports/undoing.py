"""Taking an import of customers back."""

from sqlalchemy import delete, select

from core.db import db
from customers import handles
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
    changes = db.session.scalars(select(ImportedChange).where(ImportedChange.batch == batch)).all()
    for change in changes:
        customer = db.session.get_one(Customer, change.customer_id)
        for name, value in change.before.items():
            if change.after[name] != value and getattr(customer, name) == change.after[name]:
                setattr(customer, name, value)
                if name == "handle":
                    customer.skeleton = handles.skeleton(value) if value else None
        db.session.delete(change)
    db.session.flush()
    return len(changes)
