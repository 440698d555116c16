"""What a rule asks about, so that whoever follows the journal asks it again only when that may have moved."""

from dataclasses import dataclass
from typing import Any

from customers.conditions.leaf import read_rule
from customers.conditions.tree import Wrong, leaves


@dataclass(frozen=True)
class Asked:
    """`by_time`: the answer may be another tomorrow though nothing happens."""

    facts: frozenset[str]
    attributes: frozenset[str]
    by_time: bool


def asked_by(rule: Any) -> Asked | None:
    """None for a rule that cannot be read any more: it asks about something that is gone."""
    try:
        found = list(leaves(read_rule(rule)))
    except Wrong:
        return None
    return Asked(
        frozenset(leaf.subject.name for leaf in found if "fact" in leaf.said),
        frozenset(leaf.subject.name for leaf in found if "attribute" in leaf.said),
        any(leaf.within_days is not None for leaf in found),
    )
