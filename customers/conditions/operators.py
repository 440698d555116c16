"""The operators: what each may be given, and what each says of a value that is known."""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext as _

from customers.conditions.tree import Wrong

ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
OPERATORS = frozenset({*ORDER, "in", "contains", "exists"})
FOR_NUMBERS = frozenset({*ORDER, "in", "exists"})
FOR_WORDS = frozenset({"eq", "ne", "in", "contains", "exists"})
BIGGEST = 2**53
LONGEST = 400
MOST_VALUES = 500

Read = Callable[[Any, str], Any]


def operand(name: str, value: Any, place: str, read: Read) -> Any:
    """What stands behind an operator, as the thing it is compared with."""
    if name == "exists":
        if not isinstance(value, bool):
            raise Wrong(place, _("This must be true or false."))
        return value
    if name == "in":
        if not isinstance(value, list) or not 0 < len(value) <= MOST_VALUES:
            raise Wrong(place, _("Here a list of 1 to %(most)s values is needed.", most=MOST_VALUES))
        return tuple(read(one, f"{place}.{number}") for number, one in enumerate(value))
    return read(value, place)


def number(value: Any, place: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= BIGGEST:
        raise Wrong(place, _("This must be a number."))
    return value


def word(value: Any, place: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
        raise Wrong(place, _("This must be text of at most %(most)s characters.", most=LONGEST))
    return value


def folded_word(value: Any, place: str) -> str:
    return word(value, place).casefold()


def yes_or_no(value: Any, place: str) -> int:
    if not isinstance(value, bool):
        raise Wrong(place, _("This must be true or false."))
    return int(value)


def moment(value: Any, place: str) -> datetime:
    try:
        read = datetime.fromisoformat(word(value, place))
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Wrong(place, _("This must be a time such as 2026-11-22 or 2026-11-22T09:30:00Z.")) from None


def day(value: Any, place: str) -> int:
    """A day as its number, so that both databases order days alike."""
    try:
        return date.fromisoformat(word(value, place)).toordinal()
    except ValueError:
        raise Wrong(place, _("This must be a day such as 2026-11-22.")) from None


def scalar(value: Any, place: str) -> Any:
    """What an answer may be compared with."""
    if isinstance(value, (bool, int, float)):
        return value
    return word(value, place)
