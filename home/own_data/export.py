"""Everything about one person as a ZIP of JSON and CSV, made by a job."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from core import exports
from core.access import Viewer
from core.db import db
from core.exports import ExportState
from core.jobs import JobRun
from core.jsons import dump
from core.privacy import Held
from home.own_data.held import everything

KIND = "own_data.export"
AT_ONCE = 1000


def start(viewer: Viewer) -> ExportState:
    """One at a time: who asks again while one is made is shown that one."""
    assert viewer.id is not None
    under_way = exports.latest(viewer.id, KIND)
    if under_way is not None and under_way.is_waiting:
        return under_way
    return exports.start(viewer.id, KIND, "my-data.zip", "application/zip", customer_id=viewer.id)


def make(run: JobRun, export_id: int, customer_id: int) -> None:
    with exports.writing(export_id) as file:
        fill(file, customer_id, run)


def fill(file: BinaryIO, customer_id: int, run: JobRun | None = None) -> None:
    held = everything()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", "\n".join(_explained(held)))
        for number, one in enumerate(held, start=1):
            _put(archive, one, customer_id)
            if run is not None:
                run.progress(min(99, 100 * number // len(held)))


def _put(archive: zipfile.ZipFile, held: Held, customer_id: int) -> None:
    """Twice, row by row: for programs and for a spreadsheet."""
    query = held.query(customer_id)
    with archive.open(f"json/{held.name}.json", "w") as out:
        out.write(b"[")
        for number, row in enumerate(_rows(query)):
            out.write((b",\n" if number else b"\n") + dump(row))
        out.write(b"\n]\n")
    with archive.open(f"csv/{held.name}.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(query.selected_columns.keys())
        writer.writerows([_cell(value) for value in row.values()] for row in _rows(query))


def _rows(query: Any) -> Iterator[dict[str, Any]]:
    for row in db.session.execute(query.execution_options(yield_per=AT_ONCE)).mappings():
        yield dict(row)


def _cell(value: Any) -> Any:
    """As a spreadsheet reads it; a text that it would take for a formula gets an apostrophe in front."""
    if isinstance(value, (dict, list)):
        return dump(value).decode()
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _explained(held: Iterable[Held]) -> Iterator[str]:
    for one in held:
        parts = {"why": one.why, "seen by": one.seen_by, "source": one.source}
        yield f"{one.name}: {one.label}"
        yield from (f"    {word}: {text}" for word, text in parts.items() if text)


JOBS = {KIND: make}
