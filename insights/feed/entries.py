"""Journal entries as the feed gives them.

Every number appears once and in order. What a token may not know of keeps its number and its moment and nothing else; what was
hidden, deleted or erased since is a tombstone wherever it is named.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Select, select

from core.access import Viewer
from core.clock import iso
from core.db import db
from core.feedable import FeedType, Gone, Moment
from core.journal.models import JournalRow
from insights.feed.people import People

MOST = 1000
COLUMNS = (
    JournalRow.seq,
    JournalRow.kind,
    JournalRow.at,
    JournalRow.actor_id,
    JournalRow.object_type,
    JournalRow.object_id,
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


class Reading:
    """One reader's way through the journal."""

    def __init__(self, viewer: Viewer, asked: Asked) -> None:
        self.viewer, self.asked = viewer, asked
        self.people = People(viewer)
        self._types: dict[str, FeedType] = current_app.extensions["feed_types"]

    def batch(self, after: int, limit: int) -> tuple[list[dict[str, Any]], int | None]:
        """The next entries, and the number that was looked at last: None at the head."""
        rows = db.session.execute(self.asked.rows(after, limit)).all()
        if not rows:
            return [], None
        objects = self.objects((row.object_type, row.object_id) for row in rows)
        kept = [row for row in rows if self.asked.takes(objects.get((row.object_type, row.object_id)))]
        return self._entries(kept, objects), rows[-1].seq

    def objects(self, named: Any) -> dict[tuple[str, int], dict[str, Any] | Gone]:
        """What is named, as this viewer may see it: one load for each type."""
        ids: defaultdict[str, set[int]] = defaultdict(set)
        for kind, number in named:
            ids[kind].add(number)
        found: dict[tuple[str, int], dict[str, Any] | Gone] = {}
        for kind, numbers in ids.items():
            source = self._types.get(kind)
            loaded = source.load(sorted(numbers), self.viewer) if source else {}
            found.update({(kind, number): value for number, value in loaded.items()})
        return found

    def shape(self, kind: str, number: int, found: dict[str, Any] | Gone) -> dict[str, Any]:
        """An object's fields under its type and id; a customer's id is the key of this token."""
        name = self.people.key(number) if kind == "customer" else number
        if isinstance(found, Gone):
            return {"type": kind, "id": name, "gone": True}
        return {"type": kind, "id": name, **found}

    def _entries(self, rows: Sequence[Any], objects: dict[Any, Any]) -> list[dict[str, Any]]:
        shown = [row for row in rows if (row.object_type, row.object_id) in objects and row.actor_id is not None]
        moments = [Moment(row.actor_id, row.at, _product(objects[row.object_type, row.object_id])) for row in shown]
        actors = {row.seq: actor for row, actor in zip(shown, self.people.actors(moments), strict=True)}
        return [self._entry(row, objects.get((row.object_type, row.object_id)), actors.get(row.seq)) for row in rows]

    def _entry(self, row: Any, found: Any, actor: dict[str, Any] | None) -> dict[str, Any]:
        if found is None:
            return {"seq": row.seq, "at": iso(row.at), "kind": None, "actor": None, "object": {"gone": True}}
        shaped = self.shape(row.object_type, row.object_id, found)
        return {"seq": row.seq, "kind": row.kind, "at": iso(row.at), "actor": actor, "object": shaped}


def _product(found: dict[str, Any] | Gone) -> str | None:
    return found.product if isinstance(found, Gone) else found.get("product")
