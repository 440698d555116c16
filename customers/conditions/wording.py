"""A rule as a sentence, for people who did not write it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.options import option
from customers.conditions.leaf import Leaf, read_rule
from customers.conditions.tree import fold
from customers.purchases.money import printed

REPORT_CURRENCY = "report_currency"
SAID_AFTER = ("eq", "ne", "in", "contains", "exists")  # "orders is 0": the noun comes first


def in_words(rule: Any) -> str:
    return fold(read_rule(rule), leaf_in_words, _every, _some, lambda part: _("not (%(part)s)", part=part))


def _every(parts: Any) -> str:
    return _(" and ").join(_bracketed(part) for part in parts)


def _some(parts: Any) -> str:
    return _(" or ").join(_bracketed(part) for part in parts)


def _bracketed(part: str) -> str:
    return f"({part})" if _(" and ") in part or _(" or ") in part else part


def leaf_in_words(leaf: Leaf) -> str:
    """ "at least 2 orders, family Kitchen, in the last 180 days", "net spend at least 1,000.00 EUR"."""
    asked = [_asked(name, _in_unit(leaf, leaf.said.get(name, value))) for name, value in leaf.asks]
    is_counted = leaf.subject.kind == "count" and asked and not any(name in SAID_AFTER for name, _value in leaf.asks)
    parts = [" ".join([*asked, _counted(leaf)] if is_counted else [str(leaf.subject.label), *asked])]
    parts += [f"{name} {_listed(values)}" for name, values in leaf.details]
    if leaf.within_days is not None:
        parts.append(ngettext("in the last day", "in the last %(num)d days", leaf.within_days))
    return ", ".join(parts)


def _counted(leaf: Leaf) -> str:
    """The noun behind the last number: "at least 1 order"."""
    _name, number = leaf.asks[-1]
    return str(leaf.subject.counted(_how_many(number)) if leaf.subject.counted else leaf.subject.label)


def _how_many(number: Any) -> int:
    """A half is none of a plural's numbers: it reads as more than one."""
    return int(number) if number >= 0 and number == int(number) else 2


def _in_unit(leaf: Leaf, value: Any) -> Any:
    """A number with its unit, where the noun does not name it; money as it is printed where the report currency is known."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if leaf.subject.unit == "percent":
        return _("%(value)s %%", value=value)
    if leaf.subject.unit == "minutes":
        return ngettext("%(value)s minute", "%(value)s minutes", _how_many(value), value=value)
    currency = option(REPORT_CURRENCY)
    if leaf.subject.unit != "money" or not currency or not isinstance(value, int):
        return value
    return printed(value, currency)


def _asked(name: str, value: Any) -> str:
    said = _listed(value if isinstance(value, (list, tuple)) else [value])
    words = {
        "eq": _("is %(value)s", value=said),
        "ne": _("is not %(value)s", value=said),
        "lt": _("less than %(value)s", value=said),
        "lte": _("at most %(value)s", value=said),
        "gt": _("more than %(value)s", value=said),
        "gte": _("at least %(value)s", value=said),
        "in": _("is one of %(value)s", value=said),
        "contains": _("contains %(value)s", value=said),
        "exists": _("known") if value else _("not known"),
    }
    return words[name]


def _listed(values: Any) -> str:
    return ", ".join({True: _("yes"), False: _("no")}[one] if isinstance(one, bool) else str(one) for one in values)
