"""Following a thread, and keeping how far one has read."""

from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from core.access import Viewer
from core.clock import now
from core.db import db, insert_or, run
from core.errors import Invalid
from core.kept_pages import person_stamp
from core.stamps import touch
from forum.following.levels import LEVELS, WATCHING
from forum.following.models import Follow, ReadMark


def follow(viewer: Viewer, thread_id: int, level: str) -> None:
    if level not in LEVELS:
        raise Invalid({"level": _("Watching, tracking or muted.")})
    _put(viewer.id, thread_id, level, replace=True)
    touch(person_stamp(viewer.id or 0))


def watch_from_now(customer_id: int | None, thread_id: int) -> None:
    """By writing there; what somebody chose before stays as they chose it."""
    _put(customer_id, thread_id, WATCHING, replace=False)


def write_read_marks(notes: dict[Any, Any]) -> None:
    """The buffer's notes (customer, thread) → number. A mark only moves on."""
    add = insert_or(ReadMark)
    moment = now()
    rows = [
        {"customer_id": customer_id, "thread_id": thread_id, "number": number, "read_at": moment}
        for (customer_id, thread_id), number in sorted(notes.items())
    ]
    onward = {"number": add.excluded.number, "read_at": add.excluded.read_at}
    keys = ["customer_id", "thread_id"]
    upsert = add.on_conflict_do_update(index_elements=keys, set_=onward, where=ReadMark.number < add.excluded.number)
    db.session.execute(upsert, rows)
    touch(*{person_stamp(row["customer_id"]) for row in rows})


def _put(customer_id: int | None, thread_id: int, level: str, replace: bool) -> None:
    row = {"customer_id": customer_id, "thread_id": thread_id, "level": level, "since": now()}
    run(_add(db.engine.dialect.name, replace), row)


@lru_cache
def _add(_dialect: str, replace: bool) -> Any:
    add, keys = insert_or(Follow), ["customer_id", "thread_id"]
    if replace:
        return add.on_conflict_do_update(index_elements=keys, set_={"level": add.excluded.level})
    return add.on_conflict_do_nothing(index_elements=keys)
