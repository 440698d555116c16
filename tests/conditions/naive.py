"""What a plain loop over rows says of a rule: slow, obvious, and nothing of the compiler in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Row:
    fact: str
    customer_id: int
    value: int | None
    word: str | None
    at: datetime
    family: str


KIND = {"orders": "count", "spend": "sum", "nps": "value", "last_order": "moment", "owns": "set"}
OPERATORS = ("eq", "ne", "lt", "lte", "gt", "gte", "in", "contains", "exists")


def meets(rule: dict[str, Any], rows: list[Row], moment: datetime) -> bool:
    """Whether one customer, whose rows these are, meets the rule."""
    if "all" in rule:
        return all(meets(part, rows, moment) for part in rule["all"])
    if "any" in rule:
        return any(meets(part, rows, moment) for part in rule["any"])
    if "not" in rule:
        return not meets(rule["not"], rows, moment)
    return _leaf(rule, rows, moment)


def _leaf(leaf: dict[str, Any], rows: list[Row], moment: datetime) -> bool:
    mine = [row for row in rows if row.fact == leaf["fact"]]
    if "family" in leaf:
        wanted = leaf["family"] if isinstance(leaf["family"], list) else [leaf["family"]]
        mine = [row for row in mine if row.family in wanted]
    if "within_days" in leaf:
        mine = [row for row in mine if row.at >= moment - timedelta(days=leaf["within_days"])]
    value = known_value(leaf["fact"], mine)
    asks = [(name, leaf[name]) for name in OPERATORS if name in leaf]
    return all(_ask(KIND[leaf["fact"]], name, value, wanted) for name, wanted in asks)


def known_value(fact: str, rows: list[Row]) -> Any:
    kind = KIND[fact]
    values = [row.word if kind == "set" else row.at if kind == "moment" else row.value for row in rows]
    values = [value for value in values if value is not None]
    if kind == "count":
        return len(set(values))
    if not values:
        return None
    return {"sum": sum, "value": max, "moment": max, "set": set}[kind](values)


def _ask(kind: str, name: str, value: Any, wanted: Any) -> bool:
    if name == "exists":
        return bool(value is not None and not (kind == "count" and value == 0)) is wanted
    if value is None:
        return False
    if kind == "set":
        return {
            "eq": lambda: wanted in value,
            "contains": lambda: wanted in value,
            "ne": lambda: wanted not in value,
            "in": lambda: bool(value & set(wanted)),
        }[name]()
    if kind == "moment":
        wanted = datetime.fromisoformat(wanted)
    return {
        "eq": lambda: value == wanted,
        "ne": lambda: value != wanted,
        "lt": lambda: value < wanted,
        "lte": lambda: value <= wanted,
        "gt": lambda: value > wanted,
        "gte": lambda: value >= wanted,
        "in": lambda: value in wanted,
    }[name]()
