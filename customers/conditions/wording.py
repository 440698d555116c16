"""A rule as a sentence, for people who did not write it."""

from typing import Any

from flask_babel import gettext as _

from customers.conditions.leaf import Leaf, read_rule
from customers.conditions.tree import fold


def in_words(rule: Any) -> str:
    return fold(read_rule(rule), leaf_in_words, _every, _some, lambda part: _("not (%(part)s)", part=part))


def _every(parts: Any) -> str:
    return _(" and ").join(_bracketed(part) for part in parts)


def _some(parts: Any) -> str:
    return _(" or ").join(_bracketed(part) for part in parts)


def _bracketed(part: str) -> str:
    return f"({part})" if _(" and ") in part or _(" or ") in part else part


def leaf_in_words(leaf: Leaf) -> str:
    """ "orders at least 2, family Kitchen, in the last 180 days"."""
    parts = [
        " ".join([str(leaf.subject.label), *(_asked(name, leaf.said.get(name, value)) for name, value in leaf.asks)])
    ]
    parts += [f"{name} {_listed(values)}" for name, values in leaf.details]
    if leaf.within_days is not None:
        parts.append(_("in the last %(days)s days", days=leaf.within_days))
    return ", ".join(parts)


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
