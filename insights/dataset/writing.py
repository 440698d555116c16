"""One file for each table, all as they stood at one moment, and `schema.json`, which says what every column holds."""

import csv
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer

from core.clock import iso, now
from core.dataset import DataTable
from core.db import db
from core.jsons import dump_line
from core.transactions import reading

AT_ONCE = 2000
FORMATS = ("parquet", "csv", "ndjson")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
TYPES = (
    (Boolean, "boolean"),
    (DateTime, "moment"),
    (Date, "date"),
    (Float, "number"),
    (Integer, "whole"),
    (JSON, "texts"),
)
Told = Callable[[str, int], None]


def export(folder: Path, form: str, told: Told) -> dict[str, int]:
    """Table → its rows. `told` hears of each table when it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: list[DataTable] = current_app.extensions["dataset"]
    written: dict[str, int] = {}
    with _one_moment():
        for table in tables:
            written[table.name] = WRITERS[form](table, folder / f"{table.name}.{form}")
            told(table.name, written[table.name])
    said = {"at": iso(now()), "format": form, "tables": [_described(table) for table in tables]}
    (folder / "schema.json").write_text(json.dumps(said, indent=2) + "\n", "utf-8")
    return written


@contextmanager
def _one_moment() -> Iterator[None]:
    """Tables that are read one after the other fit together. On SQLite every transaction sees one moment."""
    db.session.rollback()
    with reading():
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        try:
            yield
        finally:
            db.session.rollback()


def columns_of(table: DataTable) -> dict[str, str]:
    """Column → what it holds."""
    return {
        column.name: "person" if column.name in table.people else _type(column.type)
        for column in table.query().selected_columns
    }


def _type(kind: Any) -> str:
    impl = getattr(kind, "impl", kind)
    return next((name for known, name in TYPES if isinstance(impl, known)), "text")


def _described(table: DataTable) -> dict[str, Any]:
    return {"name": table.name, "about": table.about, "columns": columns_of(table)}


def _rows(table: DataTable) -> Iterator[dict[str, Any]]:
    names = list(columns_of(table))
    key = _keys()
    query = table.query()
    ordered = query.order_by(next(iter(query.selected_columns)))
    found = db.session.connection().execute(ordered, execution_options={"yield_per": AT_ONCE})
    for row in found:
        said = dict(zip(names, row, strict=True))
        yield said | {name: key(said[name]) for name in table.people}


def _keys() -> Callable[[int | None], str | None]:
    """The same person has the same key in every data set of this site, and another one in each token's feed."""
    secret = hashlib.sha256(f"dataset:{current_app.secret_key!s}".encode()).digest()
    known: dict[int, str] = {}

    def key(customer_id: int | None) -> str | None:
        if customer_id is None:
            return None
        if customer_id not in known:
            known[customer_id] = "c_" + hmac.digest(secret, str(customer_id).encode(), "sha256").hex()[:32]
        return known[customer_id]

    return key


def _ndjson(table: DataTable, path: Path) -> int:
    with path.open("wb") as file:
        return sum(bool(file.write(dump_line(row))) for row in _rows(table))


def _csv(table: DataTable, path: Path) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns_of(table))
        return sum(bool(out.writerow([_cell(value) for value in row.values()])) for row in _rows(table))


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, list):
        value = "|".join(map(str, value))
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def _parquet(table: DataTable, path: Path) -> int:
    """By way of lines, so that a million posts never stand in memory."""
    polars = import_module("polars")  # only here: it would cost web and worker memory that they never use
    lines = path.with_suffix(".lines")
    try:
        count = _ndjson(table, lines)
        kinds = columns_of(table)
        types = {"whole": polars.Int64, "number": polars.Float64, "boolean": polars.Boolean}
        schema = {name: types.get(kind, polars.String) for name, kind in kinds.items()}
        schema |= {name: polars.List(polars.String) for name, kind in kinds.items() if kind == "texts"}
        frame = polars.scan_ndjson(lines, schema=schema) if count else polars.LazyFrame(schema=schema)
        frame.with_columns(_dated(polars, kinds)).sink_parquet(path)
    finally:
        lines.unlink(missing_ok=True)
    return count


def _dated(polars: Any, kinds: Mapping[str, str]) -> list[Any]:
    moments = [name for name, kind in kinds.items() if kind == "moment"]
    days = [name for name, kind in kinds.items() if kind == "date"]
    dated = [
        polars.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC", time_unit="us") for name in moments
    ]
    return dated + [polars.col(name).str.to_date("%Y-%m-%d") for name in days]


WRITERS: Mapping[str, Callable[[DataTable, Path], int]] = {"parquet": _parquet, "csv": _csv, "ndjson": _ndjson}
