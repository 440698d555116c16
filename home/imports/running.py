"""Running an import, and taking one back. This runner commits: a chunk at a time, so that the site goes on."""

import zlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select, update

from core.clock import now
from core.commit import commit, rollback
from core.db import db
from core.errors import Invalid
from core.importing import FileRefused, Importer, Judged, Refusal, Row, RowRefused, Run, Source, Tally, open_source
from core.journal import batch as journal_batch
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

    def add(self, tally: Tally) -> None:
        self.created += tally.created
        self.updated += tally.updated
        self.skipped += tally.skipped
        self.refusals += tally.refusals

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
        things = _Judge(importer, source)
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


class _Judge:
    """The file's things, judged, each once."""

    def __init__(self, importer: Importer, source: Source) -> None:
        self.importer = importer
        self.refusals: list[Refusal] = []
        self.repeated = 0
        self._seen: dict[Hashable, int] = {}
        self._judged = self._judge_all(importer.read(source))

    def chunk(self) -> list[Judged]:
        return list(islice(self._judged, self.importer.chunk))

    def _judge_all(self, rows: Iterator[Row | Refusal]) -> Iterator[Judged]:
        for row in _readable(rows):
            if isinstance(row, Refusal):
                self.refusals.append(row)
                continue
            judged = self._judge(row)
            if judged is not None and self._is_new(judged):
                yield judged

    def _judge(self, row: Row) -> Judged | None:
        try:
            return Judged(row.number, row.line, self.importer.judge(row))
        except RowRefused as wrong:
            place = wrong.row or row
            self.refusals.append(Refusal(place.number, place.line, wrong.field, wrong.reason))
        except Invalid as wrong:
            self.refusals += [Refusal(row.number, row.line, name, str(text)) for name, text in wrong.fields.items()]
        return None

    def _is_new(self, judged: Judged) -> bool:
        """The same thing twice in one file: said the same it is passed over, otherwise refused."""
        key = self.importer.key(judged.item)
        mark = hash(repr(judged.item))
        if key not in self._seen:
            self._seen[key] = mark
            return True
        if self._seen[key] == mark:
            self.repeated += 1
        else:
            self.refusals.append(judged.refused("", _("It is in this file twice, with other content the first time.")))
        return False


def _readable(rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
    """A gzip that is none refuses the file. One that breaks off keeps what came before, and says so."""
    number = 0
    while True:
        try:
            row = next(rows, None)
        except (OSError, EOFError, zlib.error) as wrong:
            if not number:
                raise FileRefused(_("The file cannot be read: %(why)s", why=str(wrong))) from wrong
            row = Refusal(number + 1, number + 1, "", _("The file breaks off here: %(why)s", why=str(wrong)))
            rows = iter(())
        if row is None:
            return
        number = row.number
        yield row


def _begin(importer: Importer, path: Path, pays_points: bool) -> int:
    row = Import(kind=importer.name, file=path.name[:255], pays_points=pays_points, started_at=now())
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
