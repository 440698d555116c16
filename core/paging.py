"""Paging by key with an id tie-break, never by OFFSET: page 10,000 costs what page 1 costs."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, literal, tuple_

from core.db import BIGGEST, db
from core.errors import Invalid

Row = TypeVar("Row")
DEFAULT, MOST = 50, 100


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and the cursor behind the last of them; None at the end."""

    rows: Sequence[Row]
    next: str | None

    def map(self, shape: Callable[[Row], Any]) -> dict[str, Any]:
        """As the API answers a list."""
        return {"data": [shape(row) for row in self.rows], "next": self.next}


def encode(values: Sequence[Any]) -> str:
    plain = [{"t": value.timestamp()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def not_ours() -> Invalid:
    return Invalid({"after": _("This is not a cursor of ours.")})


def decode(cursor: str, width: int) -> list[Any]:
    try:
        plain = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [datetime.fromtimestamp(one["t"], UTC) if isinstance(one, dict) else one for one in plain]
    except (ValueError, TypeError, KeyError, OverflowError, OSError, binascii.Error):
        raise not_ours() from None
    if len(values) != width or any(isinstance(value, (list, dict)) for value in values):
        raise not_ours()
    return values


def keyset(
    query: Select, *keys: SQLColumnExpression[Any], after: str | None, limit: int, newest: bool = True
) -> Page[Any]:
    """The page of `query` behind `after`. `keys` are selected columns, the last one unique; all go the same way."""
    if after:
        query = query.where(_behind(keys, _fitting(keys, decode(after, len(keys))), newest))
    ordered = query.order_by(*((key.desc() if newest else key.asc()) for key in keys)).limit(limit + 1)
    rows = db.session.execute(ordered).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, encode([getattr(rows[-1], _name(key)) for key in keys]) if more else None)


def _fitting(keys: Sequence[Any], values: list[Any]) -> list[Any]:
    """A cursor of another list is none of ours: its values are of other types than these columns."""
    if not all(_fits(key, value) for key, value in zip(keys, values, strict=True)):
        raise not_ours()
    return values


def _fits(key: Any, value: Any) -> bool:
    try:
        kind = key.type.python_type
    except NotImplementedError:
        return True
    if kind is datetime:
        return isinstance(value, datetime)
    if kind is str:
        return isinstance(value, str) and value.isprintable()
    if kind is int:
        return type(value) is int and abs(value) <= BIGGEST
    return type(value) in (int, float)


def _name(key: Any) -> str:
    return key.key or ""


def _behind(keys: Sequence[Any], values: Sequence[Any], newest: bool) -> ColumnElement[bool]:
    """(a, b) < (x, y) as a row value: both databases walk the index with it."""
    place = tuple_(*(literal(value, key.type) for key, value in zip(keys, values, strict=True)))
    return tuple_(*keys) < place if newest else tuple_(*keys) > place
