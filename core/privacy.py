"""What a package says of the personal data it holds, so that one place can show, export, forget and merge a person.

A package publishes `privacy.py` with one `PRIVACY = Privacy(...)`, and `app.py` lists it. Written once for each table:

    PRIVACY = Privacy(
        name="forum",
        held=[
            Held(
                "posts", _l("Posts you wrote"), _posts,  # select(Post.id, Post.created_at.label("at"), …)
                why=_l("So that others can read them."), seen_by=_l("Everyone who may read the thread"),
            ),
        ],
        forget=forget,  # forget(customer_id): blank or delete what names them, in the erasure's one transaction
        merge=merge,    # merge(from_id, into_id) -> [move(Post.author_id, from_id, into_id), …]
    )

`held` gives the page `/me/data`, its counts (one UNION of all packages) and the files of the export. Each query selects
plain columns: the moment as `at` and a unique `id`, by which the page turns; where a row has none, `by=("at", "thread_id")`
names the selected columns that only one of a person's rows has together.
`forget` leaves rows that others need (a post, an order) standing under the id of what is now a former customer; the row
in `customers` is blanked by its own package. Nothing here commits.
`merge` uses `move()`, which says what it did, so that a merge can be taken back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Select, Table, and_, delete, insert, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute

from core.db import UtcDateTime, db

AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """One kind of thing that is held about a person. `name` is its address and its file in the export, `by` what its pages turn
    by, the highest first."""

    name: str
    label: Any
    query: Callable[[int], Select]
    why: Any = ""
    seen_by: Any = ""
    source: Any = ""
    by: Sequence[str] = ("id",)


@dataclass(frozen=True)
class Moved:
    """What merging did to one table, in plain values: rows that were rewritten, and rows that had to go."""

    table: str
    column: str
    keys: Sequence[Sequence[Any]]
    dropped: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Privacy:
    """`healed(customer_ids)` is called after a merge was taken back, for counts that follow from the rows.
    `remove(customer_id)` is called before `forget` where somebody wants what they wrote to go as well."""

    name: str
    held: Sequence[Held]
    forget: Callable[[int], None]
    merge: Callable[[int, int], Iterable[Moved] | None]
    healed: Callable[[Sequence[int]], None] = lambda customer_ids: None
    remove: Callable[[int], None] = lambda customer_id: None

    def export(self, customer_id: int) -> dict[str, list[dict[str, Any]]]:
        """Everything held, by name."""
        return {one.name: rows(one.query(customer_id)) for one in self.held}


def rows(query: Select) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session.execute(query).mappings()]


def move(
    column: InstrumentedAttribute[Any],
    from_id: int,
    into_id: int,
    *,
    one_per: Sequence[Any] | None = None,
    only: ColumnElement[bool] | None = None,
) -> Moved:
    """Rows of one person become the other's. `one_per` names the columns (beside this one) of which a person has one
    row: where both have it, the row of `from_id` goes. `one_per=()` means one row in all. `only` leaves the others
    where they are."""
    table: Table = column.property.columns[0].table
    own = table.c[column.property.columns[0].name]
    dropped = [] if one_per is None else _drop_doubles(table, own, from_id, into_id, [table.c[c.key] for c in one_per])
    key = list(table.primary_key.columns)
    theirs = own == from_id if only is None else and_(own == from_id, only)
    before = [list(row) for row in db.session.execute(select(*key).where(theirs))]
    db.session.execute(update(table).where(theirs).values({own: into_id}))
    place = [position for position, part in enumerate(key) if part is own]
    after = [[into_id if position in place else plain(part) for position, part in enumerate(row)] for row in before]
    return Moved(table.name, own.name, after, dropped)


def _drop_doubles(
    table: Table, own: Column[Any], from_id: int, into_id: int, one_per: Sequence[Column[Any]]
) -> list[dict[str, Any]]:
    twin = table.alias("twin")
    same = and_(twin.c[own.name] == into_id, *(twin.c[part.name] == part for part in one_per))
    doubled = select(table).where(own == from_id, select(twin.c[own.name]).where(same).exists())
    found = [dict(row) for row in db.session.execute(doubled).mappings()]
    key = list(table.primary_key.columns)
    for row in found:
        db.session.execute(delete(table).where(*(part == row[part.name] for part in key)))
    return [{name: plain(value) for name, value in row.items()} for row in found]


def put_back(moved: Moved, from_id: int, into_id: int) -> int:
    """Take one `move` back. A row that is gone since, or went on to somebody else, stays as it is."""
    table = db.metadata.tables[moved.table]
    own = table.c[moved.column]
    key = list(table.primary_key.columns)
    back = 0
    for start in range(0, len(moved.keys), AT_ONCE):
        these = [tuple(map(read, key, row)) for row in moved.keys[start : start + AT_ONCE]]
        home = update(table).where(own == into_id, tuple_(*key).in_(these)).values({own: from_id})
        back += db.session.execute(home).rowcount  # type: ignore[attr-defined]
    if moved.dropped:
        again = [{name: read(table.c[name], value) for name, value in row.items()} for row in moved.dropped]
        db.session.execute(insert(table), again)
    return back


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (datetime, date)) else value


def read(column: Column[Any], value: Any) -> Any:
    """What `plain` wrote, as the column takes it."""
    if isinstance(value, str) and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value
