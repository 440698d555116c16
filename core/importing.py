"""What a package publishes in its `importing.py` so that `flask import <name> FILE` can bring its things in.

    # customers/purchases/importing.py
    IMPORTER = Importer(
        name="purchases", help="Orders, one a row or one line a row.",
        read=read_csv,      # a Source -> Rows, one for each thing; or a function of your own over read_csv, read_ndjson
        judge=judge,        # a Row -> the thing as you will write it. Writes nothing; says what is wrong by RowRefused
                            # or by a form (`Form.from_data` raises Invalid, which is understood too)
        key=lambda order: order.order_id,     # what makes it the same thing once more
        write=write,        # (Judged things, Run) -> Tally, in one transaction for each chunk; never commits
        undo=undo,          # batch -> {"orders": 12}: take exactly this import back; never commits
        claims=claims,      # a thing -> what only one thing of a file can have, beside its key; nothing by default
        stays=stays,        # batch -> what `undo` left of it, asked afterwards; nothing by default
    )

`app.py` lists it in IMPORTERS; `home/imports` reads the file (gzip or plain), shows progress, keeps the `imports`
table, commits chunk by chunk, refuses bad rows by number, field and reason, and undoes. What it promises of an importer:

- `write` is given things that were judged, each key once a file. It looks up which keys are known: those are skipped
  (or updated, where the format means so), so that running a file twice adds nothing. It stores `run.batch` on every row
  it makes. A thing that cannot be written is refused in the Tally; if `write` raises (Invalid, Conflict, a constraint),
  its chunk is rolled back and tried again thing by thing.
- Everything recorded in the journal meanwhile carries the batch: inbox and mail pass over it, the ledger too unless the
  import pays points (`imports.pays_points`, from `--points`/`--no-points`, by default the importer's `pays_points`).
- A dry run writes each chunk and rolls it back.
- Things are recorded `at` their own time: `record(activity, at=…)`. Heavy work (rendering) is left to a job.
"""

import csv
import gzip
import io
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from flask_babel import gettext as _

from core.jsons import Doubled, load

LONGEST_FIELD = 16 * 1024 * 1024
GZIP = b"\x1f\x8b"


class RowRefused(Exception):
    """One row cannot be taken; the rest of the file can. `row` where a thing of several rows has one that is wrong."""

    def __init__(self, field: str, reason: str, row: "Row | None" = None) -> None:
        super().__init__(reason)
        self.field, self.reason, self.row = field, reason, row


class FileRefused(Exception):
    """The file is not what it should be: nothing of it is taken."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row or line of a file. `number` counts rows from 1 without the header, `line` is its line in the file."""

    number: int
    line: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    number: int
    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A thing, and where it came from."""

    number: int
    line: int
    item: Any

    def refused(self, field: str, reason: str) -> Refusal:
        return Refusal(self.number, self.line, field, reason)


@dataclass
class Tally:
    """`notes`: what else whoever runs the import should hear."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """This import: its number in the journal, and where the file lies (for what stands beside it)."""

    batch: int
    path: Path
    pays_points: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """What of an import was not taken back: how many of `what` ("threads"), why, and where some of them are."""

    what: str
    count: int
    why: str
    addresses: Sequence[str] = ()


def _nothing(_batch: int) -> Sequence[Stays]:
    return ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What only one thing can have (an address, the id of a post). `field` is where the file says it."""

    field: str
    what: str


def _no_claims(_item: Any) -> Sequence[Claim]:
    return ()


@dataclass
class Source:
    """An opened file. `consumed` is how many of its bytes (as stored) were read, for the progress bar."""

    path: Path
    text: io.TextIOBase
    raw: BinaryIO

    @property
    def consumed(self) -> int:
        return self.raw.tell()

    def close(self) -> None:
        self.text.close()
        self.raw.close()


@dataclass(frozen=True)
class Importer:
    name: str
    help: str
    read: Callable[[Source], Iterator[Row | Refusal]]
    judge: Callable[[Row], Any]
    key: Callable[[Any], Hashable]
    write: Callable[[Sequence[Judged], Run], Tally]
    undo: Callable[[int], Mapping[str, int]]
    stays: Callable[[int], Sequence[Stays]] = _nothing
    claims: Callable[[Any], Iterable[Claim]] = _no_claims
    pays_points: bool = False
    chunk: int = 500


def open_source(path: Path) -> Source:
    """Gzip or plain, told apart by the first bytes. Bytes that are no UTF-8 reach their row, and refuse it."""
    raw = path.open("rb")
    is_gzip = raw.read(2) == GZIP
    raw.seek(0)
    stream: Any = gzip.GzipFile(fileobj=raw) if is_gzip else raw
    return Source(path, io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline=""), raw)


def read_csv(source: Source) -> Iterator[Row | Refusal]:
    """Rows by the names of the header."""
    csv.field_size_limit(LONGEST_FIELD)
    rows = csv.reader(source.text)
    header = _header(rows)
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as wrong:
            number += 1
            yield Refusal(number, rows.line_num, "", str(wrong))
            continue
        if cells is None:
            return
        if not cells:
            continue
        number += 1
        if len(cells) != len(header):
            yield Refusal(
                number,
                rows.line_num,
                "",
                _("%(here)s cells where the header has %(there)s", here=len(cells), there=len(header)),
            )
        else:
            yield Row(number, rows.line_num, dict(zip(header, cells, strict=True)))


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error as wrong:
        raise FileRefused(str(wrong)) from wrong
    if not header or "" in header or len(set(header)) != len(header):
        raise FileRefused(_("The first line must name each column once."))
    return header


def read_ndjson(source: Source) -> Iterator[Row | Refusal]:
    """One JSON object a line; empty lines are passed over."""
    number = 0
    for line, text in enumerate(source.text, start=1):
        if not text.strip():
            continue
        number += 1
        try:
            data = load(text)
        except Doubled as wrong:
            yield Refusal(number, line, wrong.key, _("this key is there twice"))
            continue
        except (orjson.JSONDecodeError, UnicodeEncodeError) as wrong:
            yield Refusal(number, line, "", _("not JSON: %(why)s", why=str(wrong)))
            continue
        if isinstance(data, dict):
            yield Row(number, line, data)
        else:
            yield Refusal(number, line, "", _("not a JSON object"))


def needed(source_name: str, columns: set[str], data: Mapping[str, Any]) -> None:
    """The columns that the file must have."""
    missing = columns - data.keys()
    if missing:
        raise FileRefused(_("%(file)s has no column %(names)s.", file=source_name, names=", ".join(sorted(missing))))
