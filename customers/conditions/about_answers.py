"""Conditions on answers that are at hand: `{"q1": {"eq": "yes"}}`, weighed in memory. A survey's `show_if`."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from customers.conditions.operators import OPERATORS, ORDER, operand, scalar
from customers.conditions.tree import Wrong, fold, read_whole


@dataclass(frozen=True)
class Asked:
    """A leaf: the question, and what its answer must be."""

    key: str
    asks: tuple[tuple[str, Any], ...]


def check_answers(rule: Any, keys: Container[str]) -> str | None:
    """The sentence that names the place that is wrong, None for a good rule. `keys` are the questions one may ask
    about."""
    try:
        read_whole(rule, _leaf(keys))
    except Wrong as wrong:
        return str(wrong)
    return None


def holds(rule: Any, answers: Mapping[str, Any]) -> bool:
    """Whether these answers meet the rule. No answer, or None, is missing."""
    tree = read_whole(rule, _leaf(None))
    return fold(tree, lambda leaf: _met(leaf, answers.get(leaf.key)), all, any, lambda truth: not truth)


def _leaf(keys: Container[str] | None) -> Callable[[dict[str, Any], str], Asked]:
    def read(leaf: dict[str, Any], place: str) -> Asked:
        if len(leaf) != 1:
            raise Wrong(place, _("One question at a time; put more of them into all or any."))
        key, asks = next(iter(leaf.items()))
        here = f"{place}.{key}".strip(".")
        if keys is not None and key not in keys:
            raise Wrong(here, _("No question is called so."))
        if not isinstance(asks, dict) or not asks:
            raise Wrong(here, _('Say what the answer must be, as in {"eq": "yes"}.'))
        return Asked(key, tuple(_asks(asks, here)))

    return read


def _asks(asks: dict[str, Any], place: str) -> list[tuple[str, Any]]:
    for name in asks:
        if name not in OPERATORS:
            raise Wrong(f"{place}.{name}", _("There is no such operator."))
    return [(name, operand(name, value, f"{place}.{name}", scalar)) for name, value in asks.items()]


def _met(leaf: Asked, answer: Any) -> bool:
    return all(_one(name, answer, wanted) for name, wanted in leaf.asks)


def _one(name: str, answer: Any, wanted: Any) -> bool:
    if name == "exists":
        return (answer is not None) is wanted
    if answer is None:
        return False
    if isinstance(answer, (list, tuple, set, frozenset)):
        return _among(name, answer, wanted)
    if name == "in":
        return any(_same(answer, one) for one in wanted)
    if name == "contains":
        return isinstance(answer, str) and isinstance(wanted, str) and wanted.casefold() in answer.casefold()
    if name in ("eq", "ne"):
        return _same(answer, wanted) is (name == "eq")
    return _comparable(answer, wanted) and ORDER[name](answer, wanted)


def _among(name: str, answer: Any, wanted: Any) -> bool:
    """An answer of several: a leaf asks whether one is among them."""
    if name == "in":
        return any(_same(one, other) for one in answer for other in wanted)
    if name in ("eq", "contains", "ne"):
        return any(_same(one, wanted) for one in answer) is (name != "ne")
    return False


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def _comparable(one: Any, other: Any) -> bool:
    """Numbers with numbers, and texts with texts: days written as 2026-11-22 stand in order."""
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    return (isinstance(one, (int, float)) and isinstance(other, (int, float))) or (
        isinstance(one, str) and isinstance(other, str)
    )
