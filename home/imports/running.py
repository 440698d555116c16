"""Running an import, and taking one back. This runner commits: a chunk at a time, so that the site goes on."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app
from sqlalchemy import select, update

from core.clock import now
from core.commit import commit, rollback
from core.db import db
from core.importing import FileRefused, Importer, Judged, Refusal, Run, Tally, open_source
from core.journal import batch as journal_batch
from home.imports.judging import Judging
from home.imports.models import Import
from home.imports.writing import patiently, write

Progress = Callable[[int], None]


@dataclass
class Report:
    """What came of it. `batch` is None after a dry run."""

    kind: str
    batch: int | None
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, tally: Tally) -> None:
        self.created += tally.created
        self.updated += tally.updated
        self.skipped += tally.skipped
        self.refusals += tally.refusals
        self.notes += tally.notes

    @property
    def taken(self) -> int:
        return self.created + self.updated + self.skipped


def importer_named(name: str) -> Importer:
    return current_app.extensions["importers"][name]


def run_import(
    importer: Importer,
    path: Path,
    *,
    dry_run: bool = False,
    pays_points: bool | None = None,
    progress: Progress = lambda consumed: None,
) -> Report:
    """Brings the file in. FileRefused where it is not such a file at all: then nothing of it is taken."""
    pays = importer.pays_points if pays_points is None else pays_points
    try:
        source = open_source(path)
    except OSError as wrong:
        raise FileRefused(str(wrong)) from wrong
    with closing(source):
        things = Judging(importer, source)
        first = things.chunk()
        number = 0 if dry_run else patiently(lambda: _begin(importer, path, pays))
        report = Report(importer.name, number or None)
        run = Run(number, path, pays)
        chunk: Sequence[Judged] | None = first
        while chunk:
            report.add(write(importer, chunk, run, dry_run))
            progress(source.consumed)
            chunk = things.chunk()
        report.refusals = sorted([*report.refusals, *things.refusals], key=lambda one: one.number)
        report.skipped += things.repeated
    if number:
        patiently(lambda: _end(report, number))
    return report


def _begin(importer: Importer, path: Path, pays_points: bool) -> int:
    row = Import(kind=importer.name, file=path.name[:255], pays_points=pays_points, started_at=now(), moved_at=now())
    db.session.add(row)
    commit()
    return row.id


def _end(report: Report, number: int) -> None:
    counts = {"created": report.created, "updated": report.updated, "skipped": report.skipped}
    ended = counts | {"refused": len(report.refusals), "ended_at": now()}
    db.session.execute(update(Import).where(Import.id == number).values(ended))
    commit()


def undo_import(number: int) -> tuple[str, dict[str, int]]:
    """(its kind, what was taken back), in one transaction. KeyError where there is no such import."""
    row = db.session.execute(select(Import.kind, Import.undone_at).where(Import.id == number)).one_or_none()
    if row is None:
        raise KeyError(number)
    if row.undone_at is not None:
        rollback()
        return row.kind, {}
    with journal_batch(number):
        taken = dict(importer_named(row.kind).undo(number))
        db.session.execute(update(Import).where(Import.id == number).values(undone_at=now()))
        commit()
    return row.kind, taken
