"""The kinds of attribute: what a value of each may be, from JSON, from a page or from a file, and how it is
compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LONGEST = 500
DIGITS = 15
BIGGEST = 10**DIGITS
"""Within it a decimal of so many digits comes back from a float, and so from both databases, as it was written."""
KINDS = [
    ("text", _l("Text")),
    ("number", _l("Number")),
    ("date", _l("Day")),
    ("single", _l("One of several")),
    ("multi", _l("Some of several")),
    ("yes_no", _l("Yes or no")),
]


@dataclass(frozen=True)
class Defined:
    """A definition, as everybody but its own actions reads it."""

    id: int
    key: str
    label: str
    kind: str
    options: Sequence[str]
    maintained_by: str
    visibility: str
    purpose: str
    fresh_days: int | None
    at_sign_up: bool = False


def is_among_staff(of: Defined) -> bool:
    """What customers neither say themselves nor see of each other."""
    return of.maintained_by == "company" and of.visibility == "staff"


@dataclass(frozen=True)
class Judged:
    """A value that may be kept, with what conditions compare."""

    value: Any
    plain: str | None = None
    number: float | None = None
    words: tuple[str, ...] = ()


class Unfit(ValueError):
    """Why a value can't be taken, as a sentence."""


def judged(of: Defined, value: Any) -> Judged:
    return JUDGES[of.kind](of, value)


def _text(of: Defined, value: Any) -> Judged:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
        raise Unfit(_("This must be one line of at most %(most)s characters.", most=LONGEST))
    return Judged(value.strip(), plain=value.strip().casefold())


def _number(of: Defined, value: Any) -> Judged:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < BIGGEST:
        raise Unfit(_("This must be a number such as 3 or 0.25, of at most %(digits)s digits.", digits=DIGITS))
    number = value or 0  # one database knows a nought below nothing, the other does not
    return Judged(number, number=float(number))


def _date(of: Defined, value: Any) -> Judged:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unfit(_("This must be a day such as 2026-11-22.")) from None
    return Judged(day.isoformat(), number=float(day.toordinal()))


def _single(of: Defined, value: Any) -> Judged:
    if not isinstance(value, str) or value not in of.options:
        raise Unfit(_("Choose one of: %(options)s.", options=", ".join(of.options)))
    return Judged(value, words=(value,))


def _multi(of: Defined, value: Any) -> Judged:
    chosen = value if isinstance(value, list) else None
    if not chosen or not all(isinstance(one, str) and one in of.options for one in chosen):
        raise Unfit(_("Choose some of: %(options)s.", options=", ".join(of.options)))
    words = tuple(option for option in of.options if option in chosen)
    return Judged(list(words), words=words)


def _yes_no(of: Defined, value: Any) -> Judged:
    if not isinstance(value, bool):
        raise Unfit(_("This must be true or false."))
    return Judged(value, number=float(value))


YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
NUMBER = re.compile(r"[+-]?[0-9]{1,40}([.][0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
JUDGES = {"text": _text, "number": _number, "date": _date, "single": _single, "multi": _multi, "yes_no": _yes_no}


def from_text(of: Defined, texts: Sequence[str]) -> Any:
    """What a page's field or a file's cell holds, as the JSON value it means; None for nothing. What means no value of this
    kind stays text, for `judged` to refuse."""
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return None
    if of.kind == "multi":
        return filled if len(filled) > 1 else [part.strip() for part in filled[0].split("|")]
    if of.kind == "yes_no":
        return YES_NO.get(filled[0].lower(), filled[0])
    return _as_number(filled[0]) if of.kind == "number" else filled[0]


def _as_number(text: str) -> int | float | str:
    """Exactly what was written, or no number: never one beside it."""
    if not NUMBER.fullmatch(text):
        return text
    written = Decimal(text)
    if not abs(written) < BIGGEST:
        return text
    if WHOLE.fullmatch(text):
        return int(text)
    number = float(text)
    return number if Decimal(repr(number)) == written else text
