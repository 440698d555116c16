"""What stands behind a match: each leaf of a rule with the value that it found."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.clock import iso
from core.db import db
from customers.conditions.about_customers import AT_ONCE
from customers.conditions.groups import Groups
from customers.conditions.leaf import Leaf, read_rule
from customers.conditions.tree import leaves
from customers.conditions.wording import leaf_in_words


@dataclass(frozen=True)
class Evidence:
    """`said` is the leaf as it was written, `words` the same for people. `value` is None where nothing is known."""

    said: dict[str, Any]
    words: str
    value: Any


def evidence(rule: Any, customer_id: int) -> list[Evidence]:
    return evidence_of(rule, [customer_id])[customer_id]


def evidence_of(rule: Any, customer_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """One statement for each leaf, whatever the number of customers (up to 500 at a time)."""
    found: dict[int, list[Evidence]] = {each: [] for each in customer_ids}
    for leaf in leaves(read_rule(rule)):
        values = _values(leaf, customer_ids)
        words = leaf_in_words(leaf)
        for each in customer_ids:
            found[each].append(
                Evidence(leaf.said, words, values.get(each, 0 if leaf.subject.kind == "count" else None))
            )
    return found


def _values(leaf: Leaf, customer_ids: Sequence[int]) -> dict[int, Any]:
    several: defaultdict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(customer_ids), AT_ONCE):
        for owner, value in db.session.execute(Groups(leaf, customer_ids[start : start + AT_ONCE]).values()):
            several[owner].append(_plain(leaf, value))
    if leaf.subject.kind in ("set", "text"):
        return {owner: sorted(set(values)) for owner, values in several.items()}
    return {owner: values[0] for owner, values in several.items()}


def _plain(leaf: Leaf, value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if leaf.subject.unit == "date" and value is not None:
        return date.fromordinal(int(value)).isoformat()
    return bool(value) if leaf.subject.unit == "yes_no" and value is not None else value
