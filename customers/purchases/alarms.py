"""Alarms: what a machine noticed and a person should look at. Kept as rows, shown to staff, said in the log."""

from typing import NoReturn

import structlog
from sqlalchemy import Executable, select, update

from core.access import Viewer
from core.clock import now
from core.commit import at_once, rollback
from core.db import db, insert_or
from core.errors import Conflict, NotFound
from core.keys import fitting
from customers.purchases.models import Alarm

log = structlog.get_logger("purchases")


def raise_alarm(kind: str, subject: str, fingerprint: str, detail: str = "") -> None:
    """In this transaction: what was done stands, and somebody should look at it."""
    log.warning("alarm", kind=kind, subject=subject)
    db.session.execute(_noted(kind, subject, fingerprint, detail))


def raise_once(kind: str, subject: str, fingerprint: str, detail: str = "") -> None:
    """The same again is no news, also where somebody has looked at it."""
    moment = now()
    row = {"kind": kind, "subject": fitting(subject, 120), "fingerprint": fingerprint, "detail": detail}
    statement = insert_or(Alarm).values(row | {"times": 1, "raised_at": moment, "last_at": moment})
    same = ["kind", "subject", "fingerprint"]
    db.session.execute(statement.on_conflict_do_nothing(index_elements=same))


def refuse_with_alarm(kind: str, subject: str, fingerprint: str, why: str, differs: str = "") -> NoReturn:
    """`why` is said to the sender, `differs` to staff. The request is refused and leaves nothing but the alarm, which is committed
    apart. Call it before writing."""
    log.warning("alarm", kind=kind, subject=subject, refused=True)
    statement = _noted(kind, subject, fingerprint, differs or why)
    rollback()
    at_once(statement)
    raise Conflict(why)


def _noted(kind: str, subject: str, fingerprint: str, detail: str) -> Executable:
    """One row for each thing that is wrong; saying it again counts up, and a seen alarm comes back."""
    moment = now()
    row = {"kind": kind, "subject": fitting(subject, 120), "fingerprint": fingerprint, "detail": detail}
    statement = insert_or(Alarm).values(row | {"times": 1, "raised_at": moment, "last_at": moment})
    return statement.on_conflict_do_update(
        index_elements=["kind", "subject", "fingerprint"],
        set_={"times": Alarm.times + 1, "last_at": moment, "seen_at": None, "seen_by_id": None},
    )


def mark_seen(viewer: Viewer, alarm_id: int) -> None:
    if db.session.scalar(select(Alarm.id).where(Alarm.id == alarm_id)) is None:
        raise NotFound
    open_one = (Alarm.id == alarm_id) & Alarm.seen_at.is_(None)
    db.session.execute(update(Alarm).where(open_one).values(seen_at=now(), seen_by_id=viewer.id))
