"""What an activity is, and how it is put into the journal and read back.

The journal names things, it never quotes them: ids and small facts, no text, names or addresses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from core.access import Viewer


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Something that happened. One frozen subclass for each kind; fields are only ever added, with defaults.

    `kind` is `package.what_happened`, `object_type` what it happened to; the object's id is the field `<object_type>_id`.
    Whose concern it is beside the actor's stands in `author_id` or `customer_id`: by these names the badges' reader finds people.
    `is_private = True` is for what nobody but the actor may know that they did: the export feed gives its number and no more, and
    the timeline that staff see of the actor leaves it out. `is_for_staff = True` is for what others may not know of anybody (who
    bought something and when): the feed gives its number and no more to a token that is not staff's. `told` names the facts that
    the feed gives with it, as long as its object stands: none that quotes or gives a reason; who somebody is (`into_id`) stands in
    `told_people` and is given as a key.
    """

    kind: ClassVar[str]
    object_type: ClassVar[str]
    is_private: ClassVar[bool] = False
    is_for_staff: ClassVar[bool] = False
    told: ClassVar[tuple[str, ...]] = ()
    told_people: ClassVar[tuple[str, ...]] = ()

    actor_id: int | None = None

    @property
    def object_id(self) -> int:
        return getattr(self, f"{self.object_type}_id")

    def facts(self) -> dict[str, Any]:
        """All fields but the ones that have a column of their own."""
        kind: Any = type(self)
        return {name: getattr(self, name) for name in _fact_names(kind)}


@cache
def _fact_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in ("actor_id", f"{kind.object_type}_id"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity with its place in the journal."""

    seq: int
    at: datetime
    activity: Activity
    batch: int | None = None


# Reader's name → the kinds of a package that it passes over.
IgnoredBy = dict[str, tuple[type[Activity], ...]]


def passed_over(parts: Iterable[IgnoredBy]) -> dict[str, frozenset[type[Activity]]]:
    """What each reader ignores of all packages' kinds."""
    found: dict[str, frozenset[type[Activity]]] = {}
    for part in parts:
        for reader, kinds in part.items():
            found[reader] = found.get(reader, frozenset()) | frozenset(kinds)
    return found


class Kinds:
    """All kinds that the composition root lists, by name."""

    def __init__(self, kinds: Iterable[type[Activity]]) -> None:
        self.by_name = {kind.kind: kind for kind in kinds}
        self.private = frozenset(name for name, kind in self.by_name.items() if kind.is_private)
        self.told = {name: kind for name, kind in self.by_name.items() if kind.told or kind.told_people}
        self.public = self.by_name.keys() - self.private
        self.told_to_all = self.public - {name for name, kind in self.by_name.items() if kind.is_for_staff}
        self._fields = {name: {field.name for field in fields(kind)} for name, kind in self.by_name.items()}

    def told_to(self, viewer: Viewer) -> set[str]:
        """The names of the kinds that the export feed shows to this viewer."""
        return self.public if viewer.is_staff else self.told_to_all

    def read(self, row: Any) -> Entry:
        """A journal row as an entry. A fact that this version no longer knows is left out: old entries stay readable."""
        kind = self.by_name[row.kind]
        facts = {key: value for key, value in row.facts.items() if key in self._fields[row.kind]}
        facts[f"{kind.object_type}_id"] = row.object_id
        return Entry(row.seq, row.at, kind(actor_id=row.actor_id, **facts), row.batch)
