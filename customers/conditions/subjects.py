"""What a leaf may ask about: the facts that `app.py` hands down, and the attributes that staff defined."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select

from core.facts import Fact
from customers.attributes import facts as attribute_facts
from customers.conditions.operators import (
    FOR_NUMBERS,
    FOR_WORDS,
    Read,
    day,
    folded_word,
    moment,
    number,
    word,
    yes_or_no,
)
from customers.conditions.tree import Wrong


@dataclass(frozen=True)
class Subject:
    """`kind` is a fact's kind, or "text" for words that `contains` looks into. `read` takes what a leaf compares
    with."""

    name: str
    label: Any
    kind: str
    rows: Callable[[], Select]
    dimensions: tuple[str, ...]
    operators: frozenset[str]
    read: Read
    unit: str = ""
    counted: Callable[[int], str] | None = None


READ_FACT: dict[str, tuple[frozenset[str], Read]] = {
    "count": (FOR_NUMBERS, number),
    "sum": (FOR_NUMBERS, number),
    "value": (FOR_NUMBERS, number),
    "moment": (FOR_NUMBERS - {"in"}, moment),
    "set": (FOR_WORDS, word),
}
READ_ATTRIBUTE: dict[str, tuple[str, frozenset[str], Read]] = {
    "number": ("value", FOR_NUMBERS, number),
    "date": ("value", FOR_NUMBERS, day),
    "yes_no": ("value", frozenset({"eq", "ne", "exists"}), yes_or_no),
    "single": ("set", FOR_WORDS, word),
    "multi": ("set", FOR_WORDS, word),
    "text": ("text", FOR_WORDS, folded_word),
}


class Subjects:
    """Those there are now; the attributes are looked up once, and only where a leaf asks."""

    def find(self, leaf: dict[str, Any], place: str) -> Subject:
        if ("fact" in leaf) == ("attribute" in leaf):
            raise Wrong(place, _("A condition asks about a fact or an attribute."))
        kind = "fact" if "fact" in leaf else "attribute"
        known = self.facts if kind == "fact" else self.attributes
        name = leaf[kind]
        if not isinstance(name, str) or name not in known:
            names = ", ".join(sorted(known))
            raise Wrong(
                f"{place}.{kind}".strip("."), _("There is none of this name; there are: %(names)s.", names=names)
            )
        return known[name]

    @cached_property
    def facts(self) -> dict[str, Subject]:
        return {name: _of_fact(fact) for name, fact in current_app.extensions["facts"].items()}

    @cached_property
    def attributes(self) -> dict[str, Subject]:
        return {row.key: _of_attribute(row) for row in attribute_facts.definitions()}


def _of_fact(fact: Fact) -> Subject:
    operators, read = READ_FACT[fact.kind]
    said = (fact.unit, fact.counted)
    return Subject(fact.name, fact.label, fact.kind, fact.rows, fact.dimensions, operators, read, *said)


def _of_attribute(row: attribute_facts.Defined) -> Subject:
    kind, operators, read = READ_ATTRIBUTE[row.kind]
    return Subject(row.key, row.label, kind, lambda: attribute_facts.rows(row), (), operators, read, row.kind)
