"""People who come with what they wrote elsewhere: on record, without an account, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from core.clock import now
from core.db import db
from core.references import unreferenced
from customers import handles
from customers.models import Customer


@dataclass(frozen=True, slots=True)
class NewAuthor:
    """`source_id` is what the other community called them; `wish` a handle like their name, "" where none can be made."""

    source_id: str
    name: str
    wish: str
    since: datetime


def bring_authors(authors: Sequence[NewAuthor], batch: int) -> dict[str, int]:
    """Source id → customer. Two statements where all are known, four otherwise."""
    ids = _known([author.source_id for author in authors])
    new = [author for author in authors if author.source_id not in ids]
    if new:
        taken = _taken([author.wish for author in new])
        moment = now()
        db.session.execute(insert(Customer), [_row(author, _free(author, taken), batch, moment) for author in new])
        ids |= _known([author.source_id for author in new])
    return ids


def _known(source_ids: list[str]) -> dict[str, int]:
    rows = db.session.execute(select(Customer.source_id, Customer.id).where(Customer.source_id.in_(source_ids)))
    return {row.source_id: row.id for row in rows}


def _taken(wishes: list[str]) -> set[str]:
    lowered = [wish.lower() for wish in wishes if wish]
    return set(db.session.scalars(select(func.lower(Customer.handle)).where(func.lower(Customer.handle).in_(lowered))))


def _free(author: NewAuthor, taken: set[str]) -> str:
    """The wish, or the wish with the source's number behind it, which nobody else has."""
    number = "".join(filter(str.isalnum, author.source_id))[-12:]
    for handle in (author.wish, f"{author.wish or 'member'}-{number}"):
        if handle and handle.lower() not in taken and not handles.problem(handle, imported=True):
            taken.add(handle.lower())
            return handle
    handle = f"member-{number}-{len(taken)}"
    taken.add(handle.lower())
    return handle


def _row(author: NewAuthor, handle: str, batch: int, moment: datetime) -> dict[str, object]:
    return {
        "handle": handle,
        "skeleton": handles.skeleton(handle),
        "name": author.name or handle,
        "source_id": author.source_id,
        "joined_at": min(author.since, moment),
        "established_at": moment,
        "batch": batch,
    }


def remove_newcomers(batch: int) -> int:
    """Records that this import made, where nothing else stands on them and nobody has taken them over."""
    gone = delete(Customer).where(
        Customer.batch == batch, Customer.registered_at.is_(None), unreferenced(Customer.__table__)
    )
    done = db.session.execute(gone, execution_options={"synchronize_session": False})
    return done.rowcount  # type: ignore[attr-defined]
