"""CSV as a spreadsheet opens it: a text that would be taken for a formula gets an apostrophe in front."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

AT_ONCE = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """In pieces, so that however many rows there are, few are held."""
    coming = iter(rows)
    while some := list(islice(coming, AT_ONCE)):
        out = io.StringIO()
        csv.writer(out).writerows([cell(value) for value in row] for row in some)
        yield out.getvalue()


def cell(value: Any) -> Any:
    """Numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA):
        return f"'{value}"
    return value
