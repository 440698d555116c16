"""A leaf about customers, read and judged: `{"fact": "orders", "gte": 2, "within_days": 180, "family": "Kitchen"}`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from customers.conditions.operators import LONGEST, MOST_VALUES, OPERATORS, operand
from customers.conditions.subjects import Subject, Subjects
from customers.conditions.tree import Node, Wrong, read_whole

LONGEST_AGO = 36_500


@dataclass(frozen=True)
class Leaf:
    """`asks` are operators with what they compare with; `details` dimensions with the values that count."""

    subject: Subject
    asks: tuple[tuple[str, Any], ...]
    within_days: int | None
    details: tuple[tuple[str, tuple[Any, ...]], ...]
    said: dict[str, Any]


def read_rule(rule: Any) -> Node[Leaf]:
    return read_whole(rule, reader(Subjects()))


def reader(subjects: Subjects) -> Callable[[dict[str, Any], str], Leaf]:
    def read(leaf: dict[str, Any], place: str) -> Leaf:
        subject = subjects.find(leaf, place)
        asks, details, days = [], [], None
        for name, value in leaf.items():
            here = f"{place}.{name}".strip(".")
            if name in OPERATORS:
                asks.append((name, _asked(subject, name, value, here)))
            elif name == "within_days":
                days = _days(value, here)
            elif name not in ("fact", "attribute"):
                details.append((name, _detail(subject, name, value, here)))
        if not asks:
            allowed = ", ".join(sorted(subject.operators))
            raise Wrong(place, _("It does not say what is asked: one of %(operators)s.", operators=allowed))
        return Leaf(subject, tuple(asks), days, tuple(details), leaf)

    return read


def _asked(subject: Subject, name: str, value: Any, place: str) -> Any:
    if name not in subject.operators:
        allowed = ", ".join(sorted(subject.operators))
        raise Wrong(place, _("This one is asked about with %(operators)s.", operators=allowed))
    return operand(name, value, place, subject.read)


def _days(value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_AGO:
        raise Wrong(place, _("This must be a number of days from 1 to %(most)s.", most=LONGEST_AGO))
    return value


def _detail(subject: Subject, name: str, value: Any, place: str) -> tuple[Any, ...]:
    """One value, or a list of those that count."""
    if name not in subject.dimensions:
        known = ", ".join(sorted((*subject.dimensions, "within_days", *subject.operators)))
        raise Wrong(place, _("It has no such part. It has: %(known)s.", known=known))
    values = value if isinstance(value, list) else [value]
    kind = subject.rows().selected_columns[name].type.python_type
    fits = all(type(one) is kind and (kind is not str or (len(one) <= LONGEST and "\x00" not in one)) for one in values)
    if not 0 < len(values) <= MOST_VALUES or not fits:
        raise Wrong(place, _("This must be one value, or a list of them."))
    return tuple(values)
