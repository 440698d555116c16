"""What a condition can ask about an attribute: the value in effect. What is for the customer's own eyes can't be
asked."""

from sqlalchemy import Select, select

from customers.attributes.kinds import Defined
from customers.attributes.models import AttributeValue, AttributeWord
from customers.attributes.queries import all_defined

__all__ = ["Defined", "definitions", "rows"]


def definitions() -> list[Defined]:
    return [one for one in all_defined() if one.visibility != "own"]


def rows(of: Defined) -> Select:
    """customer_id, value, at: a row for each word of a choice, one row of everything else."""
    standing = (AttributeValue.attribute_id == of.id, AttributeValue.is_effective)
    if of.kind in ("single", "multi"):
        words = select(
            AttributeValue.customer_id, AttributeWord.word.label("value"), AttributeValue.said_at.label("at")
        )
        return words.join(AttributeWord, AttributeWord.value_id == AttributeValue.id).where(*standing)
    column = AttributeValue.plain if of.kind == "text" else AttributeValue.number
    return select(AttributeValue.customer_id, column.label("value"), AttributeValue.said_at.label("at")).where(
        *standing
    )
