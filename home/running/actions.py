"""Trying again what went wrong."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from core import jobs
from core.access import Viewer
from core.errors import NotFound, Refused
from core.jobs import JobRun, enqueue
from core.journal.readers import Reader, retry_parked
from customers.audit.actions import note

RETRY = "home.retry_parked"


def retry_reader(viewer: Viewer, name: str) -> None:
    """By a job: what readers write (an index, for one) only a worker writes. Asked for twice it is one job."""
    _must_keep(viewer)
    reader = _named(name)
    enqueue(RETRY, owner_id=viewer.id, unique_key=f"{RETRY}:{reader.name}", reader=reader.name)
    note(viewer, "parked_retried", "reader", None, reader=reader.name)


def retry_job(viewer: Viewer, job_id: int) -> None:
    _must_keep(viewer)
    jobs.try_again(job_id)
    note(viewer, "job_retried", "job", job_id)


def retry(run: JobRun, reader: str) -> dict[str, Any]:
    taken, left = retry_parked(_named(reader))
    return {"taken": taken, "left": left}


def _named(name: str) -> Reader:
    for reader in current_app.extensions["readers"]:
        if reader.name == name:
            return reader
    raise NotFound


def _must_keep(viewer: Viewer) -> None:
    if not viewer.has("admin"):
        raise Refused(_("Admins do this."))


JOBS = {RETRY: retry}
