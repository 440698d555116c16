"""A chunk of judged things goes in, in one transaction; what cannot be among them is found out one by one."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import now
from core.commit import commit, rollback
from core.db import db, is_away
from core.errors import Invalid, Problem
from core.importing import Importer, Judged, Refusal, Run, Tally
from core.journal import batch as journal_batch
from home.imports.models import Import

ATTEMPTS = 20
PAUSE = 1.0
Done = TypeVar("Done")
log = structlog.get_logger("imports")


def patiently(work: Callable[[], Done]) -> Done:
    """Where the database is busy or away for a while, the transaction is tried again: nothing of it was kept."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return work()
        except OperationalError as wrong:
            rollback()
            if not is_away(wrong):
                raise
            log.warning("the database is busy; trying again", error=str(wrong.orig))
            time.sleep(PAUSE)
    return work()


def write(importer: Importer, chunk: Sequence[Judged], run: Run, dry_run: bool) -> Tally:
    return patiently(lambda: _try(importer, chunk, run, dry_run))


def _try(importer: Importer, chunk: Sequence[Judged], run: Run, dry_run: bool) -> Tally:
    try:
        with journal_batch(run.batch):
            tally = importer.write(chunk, run)
            if not dry_run:
                _count(run.batch, tally)
                commit()
        return tally
    except (IntegrityError, Problem) as wrong:
        rollback()
        return _one_by_one(importer, chunk, run, dry_run, wrong)
    finally:
        rollback()
        db.session.expunge_all()


def _count(number: int, tally: Tally) -> None:
    """In the transaction of what it counts: what was killed has counted what it brought."""
    grown = {name: getattr(Import, name) + getattr(tally, name) for name in ("created", "updated", "skipped")}
    db.session.execute(update(Import).where(Import.id == number).values(grown | {"moved_at": now()}))


def _one_by_one(importer: Importer, chunk: Sequence[Judged], run: Run, dry_run: bool, wrong: Exception) -> Tally:
    """Something in this chunk cannot be: find out which, and keep the rest."""
    if len(chunk) == 1:
        return Tally(refusals=_refusals(chunk[0], wrong))
    whole = Tally()
    for one in chunk:
        part = write(importer, [one], run, dry_run)
        whole.created += part.created
        whole.updated += part.updated
        whole.skipped += part.skipped
        whole.refusals += part.refusals
        whole.notes += part.notes
    return whole


def _refusals(one: Judged, wrong: Exception) -> list[Refusal]:
    if isinstance(wrong, Invalid):
        return [one.refused(name, str(text)) for name, text in wrong.fields.items()]
    if isinstance(wrong, Problem):
        return [one.refused("", str(wrong.message))]
    log.debug("row refused by the database", row=one.number, error=str(wrong))
    return [one.refused("", _("It contradicts what is here already."))]
