"""Work for later. What must happen is first a row here; Redis, where there is one, only wakes somebody up.

A job is claimed with a lease of 30 s that its worker renews while it is at it; a job whose worker died is handed to the next.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import Index, String, Text, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.commit import after_commit, commit, rollback
from core.db import BigId, Model, db
from core.errors import NotFound
from core.paging import Page, keyset
from core.wake import wake

LEASE = timedelta(seconds=30)
ATTEMPTS = 5
log = structlog.get_logger("jobs")


class Job(Model):
    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_due_at", "state", "due_at"),)

    id: Mapped[BigId]
    name: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    owner_id: Mapped[int | None]
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class JobRun:
    """What a job's function is given beside its arguments: its row's id and a way to say how far it is."""

    id: int
    owner_id: int | None

    def progress(self, percent: int) -> None:
        """Commits what is done so far and renews the lease."""
        values = {"progress": percent, "leased_until": now() + LEASE}
        db.session.execute(update(Job).where(Job.id == self.id).values(values))
        commit()


JobFunction = Callable[..., dict[str, Any] | None]


def enqueue(
    name: str,
    *,
    owner_id: int | None = None,
    delay: timedelta = timedelta(),
    unique_key: str | None = None,
    **arguments: Any,
) -> Job | None:
    """A row in this transaction. With `unique_key`, None where a job of that key already waits or runs."""
    if name not in current_app.extensions["jobs"]:
        raise KeyError(name)
    if unique_key and db.session.scalar(select(Job.id).where(Job.unique_key == unique_key)):
        return None
    job = Job(
        name=name,
        arguments=arguments,
        owner_id=owner_id,
        unique_key=unique_key,
        created_at=now(),
        due_at=now() + delay,
        state="queued",
        progress=0,
        attempts=0,
    )
    db.session.add(job)
    db.session.flush()
    after_commit(wake)
    return job


def run_next() -> bool:
    """Claim one due job and run it. False where there is none."""
    claimed = _claim()
    if claimed is None:
        return False
    _run(*claimed)
    return True


def _claim() -> tuple[int, str, dict[str, Any], int | None] | None:
    free = or_(Job.state == "queued", (Job.state == "running") & (Job.leased_until < now()))
    waiting = select(Job).where(free, Job.due_at <= now()).order_by(Job.due_at, Job.id).limit(1)
    job = db.session.scalars(waiting.with_for_update(skip_locked=True)).first()
    if job is None:
        rollback()
        return None
    job.state, job.leased_until, job.attempts = "running", now() + LEASE, job.attempts + 1
    claimed = (job.id, job.name, dict(job.arguments), job.owner_id)
    if job.attempts > ATTEMPTS:
        _end(job.id, "failed", error=job.error or "its worker died each time")
        commit()
        return None
    commit()
    return claimed


def _run(job_id: int, name: str, arguments: dict[str, Any], owner_id: int | None) -> None:
    try:
        with _renewing(job_id):
            result = current_app.extensions["jobs"][name](JobRun(job_id, owner_id), **arguments)
        _end(job_id, "done", result=result, progress=100)
        commit()
    except Exception as error:
        rollback()
        log.error("job failed", job=job_id, name=name, error=repr(error))
        _put_back(job_id, error)
        commit()


@contextmanager
def _renewing(job_id: int) -> Iterator[None]:
    """A second thread renews the lease: a job may take its time, and nobody else begins it meanwhile."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE.total_seconds() / 3):
            with app.app_context():
                _renew(job_id)

    thread = threading.Thread(target=renew, name=f"lease of job {job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(job_id: int) -> None:
    """On SQLite it is left for the next time where the job itself is writing just now."""
    running = update(Job).where(Job.id == job_id, Job.state == "running")
    try:
        db.session.execute(running.values(leased_until=now() + LEASE))
        commit()
    except OperationalError as error:
        rollback()
        log.warning("lease not renewed", job=job_id, error=str(error.orig))


def _put_back(job_id: int, error: Exception) -> None:
    attempts = db.session.scalar(select(Job.attempts).where(Job.id == job_id)) or 0
    if attempts >= ATTEMPTS:
        return _end(job_id, "failed", error=repr(error)[:2000])
    pause = timedelta(seconds=min(300, 2**attempts))
    later = {"state": "queued", "due_at": now() + pause, "leased_until": None, "error": repr(error)[:2000]}
    db.session.execute(update(Job).where(Job.id == job_id).values(later))
    return None


def failed(after: str | None, limit: int) -> Page[Any]:
    """Those that nobody tries any more, the latest first. Their arguments may name people and stay out."""
    columns = (Job.id, Job.name, Job.attempts, Job.error, Job.created_at, Job.ended_at)
    return keyset(select(*columns).where(Job.state == "failed"), Job.id, after=after, limit=limit)


def try_again(job_id: int) -> None:
    """A job that failed, from the beginning and with all its attempts."""
    anew = {"state": "queued", "attempts": 0, "progress": 0, "due_at": now(), "ended_at": None}
    taken = update(Job).where(Job.id == job_id, Job.state == "failed").values(anew).returning(Job.id)
    if db.session.execute(taken).scalar_one_or_none() is None:
        raise NotFound
    after_commit(wake)


def _end(job_id: int, state: str, **values: Any) -> None:
    ended = {"state": state, "ended_at": now(), "leased_until": None, "unique_key": None, **values}
    db.session.execute(update(Job).where(Job.id == job_id).values(ended))
