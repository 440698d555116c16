"""Files made for one person: asked for, made by a job, fetched by their owner alone, gone after two days.

export = exports.start(owner_id, "own_data.export", "my-data.zip", "application/zip", customer_id=7)

def job(run: JobRun, export_id: int, customer_id: int) -> None:
    with exports.writing(export_id) as file:
        ...
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, TypedDict

from flask import Response, current_app, send_file
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.access import Viewer, scope, viewer
from core.clock import iso, now
from core.commit import after_commit
from core.db import BigId, Model, db
from core.errors import NotFound
from core.jobs import Job, enqueue
from core.routes import Api

KEPT = timedelta(hours=48)
api = Api("exports", __name__)


class Export(Model):
    """`key` is the file's name on the disk, None until it is whole; `name` is what it is called for the owner."""

    __tablename__ = "exports"

    id: Mapped[BigId]
    owner_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(60))
    job_id: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class ExportState:
    """`state` is queued, running, done or failed."""

    id: int
    name: str
    state: str
    progress: int
    created_at: datetime
    expires_at: datetime

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def is_waiting(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def url(self) -> str:
        return f"/api/v1/exports/{self.id}/file"


class ExportView(TypedDict):
    id: int
    state: str
    progress: int
    url: str | None
    expires_at: datetime


def start(owner_id: int, job: str, name: str, media_type: str, **arguments: Any) -> ExportState:
    """The row and the job that fills it, in this transaction."""
    moment = now()
    export = Export(
        owner_id=owner_id, kind=job, name=name, media_type=media_type, created_at=moment, expires_at=moment + KEPT
    )
    db.session.add(export)
    db.session.flush()
    queued = enqueue(job, owner_id=owner_id, export_id=export.id, **arguments)
    export.job_id = queued.id if queued else None
    db.session.flush()
    return ExportState(export.id, name, "queued", 0, moment, export.expires_at)


@contextmanager
def writing(export_id: int) -> Iterator[BinaryIO]:
    """The file to fill. It is the owner's once this block has ended and its transaction is committed."""
    export = db.session.get_one(Export, export_id)
    key = secrets.token_hex(24) + Path(export.name).suffix
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (_folder() / key).open("wb") as file:
        yield file
    db.session.execute(update(Export).where(Export.id == export_id).values(key=key))


def latest(owner_id: int, kind: str) -> ExportState | None:
    query = _states().where(Export.owner_id == owner_id, Export.kind == kind).order_by(Export.id.desc()).limit(1)
    row = db.session.execute(query).one_or_none()
    return _state(row) if row else None


def state_of(person: Viewer, export_id: int) -> ExportState:
    row = db.session.execute(_states().where(Export.id == export_id, Export.owner_id == person.id)).one_or_none()
    if row is None:
        raise NotFound
    return _state(row)


def _states() -> Any:
    return (
        select(Export.id, Export.name, Export.key, Export.created_at, Export.expires_at, Job.state, Job.progress)
        .outerjoin(Job, Job.id == Export.job_id)
        .where(Export.expires_at > now())
    )


def _state(row: Any) -> ExportState:
    state = "done" if row.key else "failed" if row.state in (None, "done") else row.state
    return ExportState(row.id, row.name, state, 100 if row.key else row.progress or 0, row.created_at, row.expires_at)


def forget(owner_id: int) -> None:
    _remove(select(Export.id, Export.key).where(Export.owner_id == owner_id))


def tidy() -> None:
    """The worker's tick: what expired goes."""
    _remove(select(Export.id, Export.key).where(Export.expires_at <= now()).limit(500))


def _remove(query: Any) -> None:
    found = db.session.execute(query).all()
    if not found:
        return
    db.session.execute(delete(Export).where(Export.id.in_([row.id for row in found])))
    paths = [_folder() / row.key for row in found if row.key]
    after_commit(lambda: _unlink(paths))


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()


def _folder() -> Path:
    """Beside the uploads, because every node sees that folder; no address leads in."""
    return current_app.config["SETTINGS"].uploads_folder / "exports"


def shaped(export: ExportState) -> dict[str, Any]:
    return {
        "id": export.id,
        "state": export.state,
        "progress": export.progress,
        "url": current_app.config["SETTINGS"].origin + export.url if export.is_done else None,
        "expires_at": iso(export.expires_at),
    }


@api.get("/exports/<int:export_id>", access=scope("read"), gives=ExportView)
def show(export_id: int) -> dict[str, Any]:
    return shaped(state_of(viewer(), export_id))


@api.get("/exports/<int:export_id>/file", access=scope("read"), gives="File", answers=("application/octet-stream",))
def file(export_id: int) -> Response:
    """Its owner's alone, and not for any cache."""
    state_of(viewer(), export_id)
    export = db.session.get_one(Export, export_id)
    if export.key is None or not (_folder() / export.key).exists():
        raise NotFound
    sent = send_file(_folder() / export.key, export.media_type, as_attachment=True, download_name=export.name)
    sent.headers["Cache-Control"] = "private, no-store"
    return sent
