"""The tree of a rule: all, any, not, and what hangs on it. Knows nothing of customers, facts or surveys."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from flask_babel import gettext as _

DEEPEST = 10
MOST_LEAVES = 60

Leaf = TypeVar("Leaf")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class All(Generic[Leaf]):
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class AnyOf(Generic[Leaf]):
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Not(Generic[Leaf]):
    part: Any


# a node is a group or a leaf itself; what hangs below it is again nodes, which Python's types cannot say
Node: TypeAlias = All[Leaf] | AnyOf[Leaf] | Not[Leaf] | Leaf
ReadLeaf = Callable[[dict[str, Any], str], Leaf]
GROUPS = {"all": All, "any": AnyOf}


class Wrong(ValueError):
    """A rule that cannot be read: the place in it, and a sentence."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)


def read(rule: Any, leaf: ReadLeaf[Leaf], place: str = "", depth: int = 0) -> Node[Leaf]:
    if not isinstance(rule, dict) or not rule:
        raise Wrong(place, _("Here a condition is needed, as an object."))
    if depth > DEEPEST:
        raise Wrong(place, _("This is nested too deeply: at most %(most)s.", most=DEEPEST))
    word = next(iter(rule))
    if word not in (*GROUPS, "not") or (word in rule and not _is_group(rule, word)):
        return leaf(rule, place)
    inside = _under(place, word)
    if len(rule) > 1:
        raise Wrong(inside, _("It stands alone: nothing may be beside it."))
    if word == "not":
        return Not(read(rule["not"], leaf, inside, depth + 1))
    group: Any = GROUPS[word]
    return group(tuple(_parts(rule[word], leaf, inside, depth)))


def _is_group(rule: dict[str, Any], word: str) -> bool:
    """A survey's question may be called "all"; then an object of operators stands there and no list."""
    return word == "not" or isinstance(rule[word], list) or not isinstance(rule[word], dict)


def _parts(parts: Any, leaf: ReadLeaf[Leaf], place: str, depth: int) -> Iterator[Node[Leaf]]:
    if not isinstance(parts, list) or not parts:
        raise Wrong(place, _("Here a list of at least one condition is needed."))
    if len(parts) > MOST_LEAVES:
        raise Wrong(place, _("At most %(most)s conditions, please.", most=MOST_LEAVES))
    for number, part in enumerate(parts):
        yield read(part, leaf, _under(place, str(number)), depth + 1)


def read_whole(rule: Any, leaf: ReadLeaf[Leaf]) -> Node[Leaf]:
    """A whole rule, with its limit on leaves."""
    node = read(rule, leaf)
    if len(list(leaves(node))) > MOST_LEAVES:
        raise Wrong("", _("At most %(most)s conditions, please.", most=MOST_LEAVES))
    return node


def leaves(node: Node[Leaf]) -> Iterator[Leaf]:
    """From left to right."""
    if isinstance(node, Not):
        yield from leaves(node.part)
    elif isinstance(node, (All, AnyOf)):
        for part in node.parts:
            yield from leaves(part)
    else:
        yield node


def fold(
    node: Node[Leaf],
    leaf: Callable[[Leaf], Answer],
    every: Callable[[Sequence[Answer]], Answer],
    some: Callable[[Sequence[Answer]], Answer],
    negate: Callable[[Answer], Answer],
) -> Answer:
    """Work the tree out from its leaves: to a truth, to SQL, to a sentence."""
    if isinstance(node, Not):
        return negate(fold(node.part, leaf, every, some, negate))
    if isinstance(node, (All, AnyOf)):
        join = every if isinstance(node, All) else some
        return join([fold(part, leaf, every, some, negate) for part in node.parts])
    return leaf(node)


def _under(place: str, word: str) -> str:
    return f"{place}.{word}" if place else word
