"""/api/v1/readers and the jobs that failed, for admins."""

from datetime import datetime
from typing import Any, TypedDict

from flask import current_app

from core import jobs
from core.access import scope, staff, viewer
from core.clock import iso
from core.forms import ListQuery
from core.journal.state import parked_entries, reader_states
from core.web import Api, query
from home.running import actions

api = Api("running_api", __name__)
ADMIN = scope("admin", staff("admin"))


class ReaderView(TypedDict):
    name: str
    style: str
    seq: int
    lag: int
    parked: int


class ParkedView(TypedDict):
    reader: str
    seq: int
    kind: str
    attempts: int
    error: str
    parked_at: datetime


class FailedJobView(TypedDict):
    id: int
    name: str
    attempts: int
    error: str | None
    created_at: datetime
    ended_at: datetime | None


class TakenView(TypedDict):
    state: str


@api.get("/readers", access=ADMIN, gives=ReaderView, query=ListQuery)
def readers() -> dict[str, Any]:
    """How far each has come in the journal; `lag` is how many entries it has still to deal with."""
    query(ListQuery)
    states = reader_states(current_app.extensions["readers"])
    return {"data": [{name: getattr(one, name) for name in ReaderView.__annotations__} for one in states]}


@api.get("/readers/parked", access=ADMIN, gives=ParkedView, query=ListQuery)
def parked() -> dict[str, Any]:
    """Entries that a reader could not take and set aside."""
    asked = query(ListQuery)
    page = parked_entries(asked.after.data, asked.limit.data)
    return page.map(lambda row: dict(row._mapping) | {"parked_at": iso(row.parked_at)})


@api.post("/readers/<reader>/retry", access=ADMIN, gives=TakenView, status=202)
def retry_reader(reader: str) -> Any:
    """A worker tries its parked entries again."""
    actions.retry_reader(viewer(), reader)
    return {"state": "queued"}, 202


@api.get("/jobs/failed", access=ADMIN, gives=FailedJobView, query=ListQuery)
def failed() -> dict[str, Any]:
    """The latest first."""
    asked = query(ListQuery)
    return jobs.failed(asked.after.data, asked.limit.data).map(_job)


@api.post("/jobs/<int:job_id>/retry", access=ADMIN, gives=TakenView, status=202)
def retry_job(job_id: int) -> Any:
    """From the beginning, with all its attempts."""
    actions.retry_job(viewer(), job_id)
    return {"state": "queued"}, 202


def _job(row: Any) -> dict[str, Any]:
    return dict(row._mapping) | {"created_at": iso(row.created_at), "ended_at": iso(row.ended_at)}
