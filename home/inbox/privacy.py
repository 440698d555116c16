"""What the inbox holds of a person."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select, update

from core.db import db
from core.privacy import Held, Moved, Privacy, move
from home.inbox.models import InboxEntry


def _entries(customer_id: int) -> Select:
    entry = InboxEntry
    return select(entry.id, entry.at, entry.kind, entry.subject_type, entry.subject_id, entry.read_at).where(
        entry.customer_id == customer_id
    )


def forget(customer_id: int) -> None:
    """Their own go; what they told others stays, without them."""
    later = {"synchronize_session": False}
    db.session.execute(delete(InboxEntry).where(InboxEntry.customer_id == customer_id), execution_options=later)
    nobody = update(InboxEntry).where(InboxEntry.actor_id == customer_id).values(actor_id=None)
    db.session.execute(nobody, execution_options=later)


def merge(from_id: int, into_id: int) -> list[Moved]:
    return [
        move(InboxEntry.customer_id, from_id, into_id, one_per=[InboxEntry.seq]),
        move(InboxEntry.actor_id, from_id, into_id),
    ]


PRIVACY = Privacy(
    name="inbox",
    held=[
        Held(
            "inbox",
            _l("What you were told"),
            _entries,
            why=_l("To show you what is new for you."),
            seen_by=_l("You"),
            source=_l("Written down when it happened"),
        )
    ],
    forget=forget,
    merge=merge,
)
