"""What people send about searching."""

from core.db import BIGGEST
from core.forms import Form, ListQuery, OneOf, Text, Whole
from core.paging import decode, encode, not_ours
from search_index.engine import SORTS
from search_index.finding import Cursor
from search_index.index import index


def _kinds() -> list[str]:
    return ["", *index().searchables]


class SearchQuery(ListQuery):
    """`/api/v1/search?q=&kind=&sort=`. A query is cut to what is read of it, so its length is no mistake."""

    q = Text(most=4000)
    kind = OneOf(choices=_kinds)
    sort = OneOf(choices=("", *SORTS))


class SimilarQuery(ListQuery):
    title = Text(most=4000)
    kind = OneOf(choices=_kinds)


class ClickForm(Form):
    """What the page's beacon says: which search, and the place of the hit that was opened."""

    search = Text(least=8, most=24, required=True)
    place = Whole(least=1, most=10_000, required=True)


def read_cursor(text: str | None) -> Cursor | None:
    if not text:
        return None
    value, number, kind, seen = decode(text, 4)
    whole = type(number) is int and type(seen) is int and abs(number) <= BIGGEST and 0 <= seen <= BIGGEST
    plain = type(value) in (int, float) and -BIGGEST < value < BIGGEST and isinstance(kind, str) and "\0" not in kind
    if not (whole and plain):
        raise not_ours()
    return Cursor(float(value), number, kind, seen)


def write_cursor(cursor: Cursor | None) -> str | None:
    return encode(cursor) if cursor else None
