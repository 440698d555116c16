"""Journal entries as the feed gives them.

Every number appears once and in order. What a token may not know of keeps its number and its moment and nothing else, and so does
a kind that this token may not know of or that this version does not know; what was hidden, deleted or erased since is a tombstone
wherever it is named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, select

from core.access import Viewer
from core.db import among, plain_rows
from core.feedable import ByType, FeedType, Gone, Moment, Objects
from core.journal.activity import Kinds
from core.journal.models import JournalRow
from insights.feed.people import People

MOST = 1000
UNKNOWN = {"gone": True}
COLUMNS = (
    JournalRow.seq,
    JournalRow.kind,
    JournalRow.at,
    JournalRow.actor_id,
    JournalRow.object_type,
    JournalRow.object_id,
    JournalRow.facts,
)


@dataclass(frozen=True)
class Asked:
    """What a reader of the feed wants: everything, or some kinds, one product, one category."""

    kinds: tuple[str, ...] = ()
    product: str | None = None
    category: str | None = None

    def rows(self, after: int, limit: int) -> Select:
        query = select(*COLUMNS).where(JournalRow.seq > after).order_by(JournalRow.seq).limit(limit)
        return query.where(JournalRow.kind.in_(self.kinds)) if self.kinds else query

    @property
    def looks_inside(self) -> bool:
        return self.product is not None or self.category is not None

    def takes(self, found: dict[str, Any] | Gone | None) -> bool:
        """`found` is the object; what one may not know of belongs to no category."""
        if not self.looks_inside:
            return True
        if found is None:
            return False
        asked = {"category": self.category, "product": self.product}
        have = found.__dict__ if isinstance(found, Gone) else found
        return all(value is None or have.get(name) == value for name, value in asked.items())


@dataclass(frozen=True, slots=True)
class Batch:
    """`last` is the number that was looked at last. `entries` are those of them that are wanted: to be read once, in the
    transaction in which they were asked for."""

    last: int
    entries: Iterator[dict[str, Any]]


class Reading:
    """One reader's way through the journal."""

    def __init__(self, viewer: Viewer, asked: Asked, secret: str = "") -> None:
        self.viewer, self.asked = viewer, asked
        self.people = People(viewer, secret)
        self._types: dict[str, FeedType] = current_app.extensions["feed_types"]
        kinds: Kinds = current_app.extensions["kinds"]
        self._kinds, self._told = kinds.told_to(viewer), kinds.told

    def batch(self, after: int, limit: int) -> Batch | None:
        """The next entries, None at the head."""
        rows = plain_rows(self.asked.rows(after, limit))
        if not rows:
            return None
        return Batch(rows[-1][0], self._of(rows))

    def at(self, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Those of these entries that are wanted, in order."""
        query = select(*COLUMNS).where(among(JournalRow.seq, numbers)).order_by(JournalRow.seq)
        return self._of(plain_rows(query))

    def _of(self, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
        rows = [row if row[1] in self._kinds else _unnamed(row) for row in rows]
        objects = self.objects((row[4], row[5]) for row in rows)
        if self.asked.looks_inside:
            rows = [row for row in rows if self.asked.takes(objects.get((row[4], row[5])))]
        return self._entries(rows, objects)

    def objects(self, named: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any] | Gone]:
        """What is named, each once, as this viewer may see it: one load for each type, or for those that share rows."""
        ids: defaultdict[str, set[int]] = defaultdict(set)
        for kind, number in named:
            if kind in self._types:
                ids[kind].add(number)
        families: defaultdict[Any, dict[str, list[int]]] = defaultdict(dict)
        for kind, numbers in ids.items():
            families[self._types[kind].load_all or kind][kind] = sorted(numbers)
        return {
            (kind, number): value
            for family in families.values()
            for kind, loaded in self._loaded(family).items()
            for number, value in loaded.items()
        }

    def _loaded(self, family: ByType) -> Mapping[str, Objects]:
        one = self._types[next(iter(family))]
        if one.load_all is not None and len(family) > 1:
            return one.load_all(family, self.viewer)
        return {kind: self._types[kind].load(ids, self.viewer) for kind, ids in family.items()}

    def shape(self, kind: str, number: int, found: dict[str, Any] | Gone) -> dict[str, Any]:
        """An object's fields under its type and id; a customer's id is the key of this token."""
        name = self.people.key(number) if kind == "customer" else number
        if isinstance(found, Gone):
            return {"type": kind, "id": name, "gone": True}
        return {"type": kind, "id": name, **found}

    def _entries(self, rows: Sequence[Any], objects: dict[Any, Any]) -> Iterator[dict[str, Any]]:
        """One after the other: each is gone from memory when it is written, so that nothing is left to collect."""
        moments = [
            Moment(actor, at, _product(objects[kind, number]))
            for _seq, _happened, at, actor, kind, number, _facts in rows
            if actor is not None and (kind, number) in objects
        ]
        actors = self.people.actors(moments)
        for seq, happened, at, actor, kind, number, facts in rows:
            found = objects.get((kind, number))
            if found is None:
                yield {"seq": seq, "at": at, "kind": None, "actor": None, "object": UNKNOWN}
            else:
                who = None if actor is None else next(actors)
                shaped = self.shape(kind, number, found)
                told = self._facts(happened, facts) if happened in self._told and not isinstance(found, Gone) else {}
                yield {"seq": seq, "kind": happened, "at": at, "actor": who, **told, "object": shaped}

    def _facts(self, happened: str, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """What happened beyond the object. A person is a key here too."""
        kind = self._told[happened]
        plain = {name: facts[name] for name in kind.told if name in facts}
        people = {
            name.removesuffix("_id"): self.people.key(facts[name]) for name in kind.told_people if facts.get(name)
        }
        return {"facts": plain | people}


def entries_after(reading: Reading, after: int, most: int) -> Iterator[dict[str, Any]]:
    """All that are wanted up to the head, however many lie between them, at most `most` read at once."""
    at_once = MOST if reading.asked.looks_inside else most
    while (batch := reading.batch(after, at_once)) is not None:
        yield from batch.entries
        after = batch.last


def _unnamed(row: Any) -> tuple[Any, ...]:
    """The row as if it were about nothing that there is."""
    seq, _happened, at, *_rest = row
    return seq, None, at, None, "", 0, {}


def _product(found: dict[str, Any] | Gone) -> str | None:
    return found.product if isinstance(found, Gone) else found.get("product")
