"""Taking an erased person's names out of what others said of themselves, or was said of them."""

from sqlalchemy import select, update

from core.db import db
from core.redaction import Names, redact
from customers.attributes.models import AttributeValue

SAID = (AttributeValue.id, AttributeValue.value, AttributeValue.plain)


def redact_values(names: Names) -> None:
    """Texts alone: options, numbers and days name nobody."""
    for row in db.session.execute(select(*SAID).where(names.may_be_in(AttributeValue.plain))).all():
        if isinstance(row.value, str):
            new = {"value": names.of_others(row.value), "plain": names.of_others(row.plain)}
            db.session.execute(update(AttributeValue).where(AttributeValue.id == row.id).values(new))
    redact(names, AttributeValue.dispute, AttributeValue.dispute_answer)
