"""Many rows in one statement, on both databases, at a cost that does not grow with what stands in the tables.

`given()` is a batch as something to select from; `found_for()` looks up what fits each of its rows; `insert_many()` adds rows.
A batch is one parameter, so each statement is the same text every time and its plan is made once.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    String,
    Text,
    and_,
    cast,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
    type_coerce,
)

from core.db import UtcDateTime, db

Types = Mapping[str, type]
SQL_TYPES: Mapping[type, Any] = {int: BigInteger(), str: Text(), datetime: DateTime(timezone=True)}


def given(rows: Sequence[Mapping[str, Any]], **types: type) -> FromClause:
    """These rows as a table: `given([{"cause": "post:1"}], cause=str).c.cause`."""
    said = literal(orjson.dumps(rows, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME).decode(), String())
    if _on_postgresql():
        columns = [column(name, SQL_TYPES[kind]) for name, kind in types.items()]
        each = func.json_to_recordset(cast(said, JSON)).table_valued(*columns)
        return each.render_derived(name="given", with_types=True)
    each = func.json_each(said).table_valued("value", name="each_given")
    found = [type_coerce(func.json_extract(each.c.value, f"$.{name}"), _type(kind)) for name, kind in types.items()]
    return select(*(value.label(name) for name, value in zip(types, found, strict=True))).subquery("given")


def _type(kind: type) -> Any:
    return UtcDateTime() if kind is datetime else SQL_TYPES[kind]


def _plain(value: Any) -> str:
    """A moment as the database writes it, so that the two compare."""
    if not isinstance(value, datetime):
        raise TypeError(type(value))
    return value.isoformat() if _on_postgresql() else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def found_for(
    rows: FromClause, columns: Sequence[Any], *fits: ColumnElement[bool]
) -> tuple[FromClause, dict[str, Any]]:
    """Each given row beside what fits it, and the found columns by name. PostgreSQL must look them up row by row (OFFSET 0 keeps the
    planner from anything else): of a table that is just being filled it knows too little, and would read all of it."""
    if _on_postgresql():
        each = select(*columns).where(*fits).offset(literal_column("0")).lateral("found")
        return rows.join(each, true()), {one.key: each.c[one.key] for one in columns}
    return rows.join(columns[0].table, and_(*fits)), {one.key: one for one in columns}


def select_for(rows: FromClause, columns: Sequence[Any], *fits: ColumnElement[bool]) -> Select:
    """Whatever fits a given row."""
    source, found = found_for(rows, columns, *fits)
    return select(*found.values()).select_from(source)


def insert_many(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """All with the same keys. Nothing of it passes the ORM; on PostgreSQL it is a COPY."""
    if not rows:
        return
    db.session.flush()
    connection = db.session.connection()
    if not _on_postgresql():
        connection.execute(insert(model.__table__), rows)
        return
    raw: Any = connection.connection.driver_connection
    names = list(rows[0])
    with raw.cursor() as cursor, cursor.copy(_copy(model.__tablename__, names)) as out:
        for row in rows:
            out.write_row(list(row.values()))


def _copy(table: str, names: Sequence[str]) -> str:
    return f"COPY {table} ({', '.join(names)}) FROM STDIN"


def _on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
