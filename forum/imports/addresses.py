"""Addresses of the community that was left, as they are kept and looked for. Boards name their threads in the query
(`viewtopic.php?t=1`), so what was imported with a query answers to that query alone; whatever else a link carries besides
(`utm_source`, a session) is passed over."""

from collections.abc import Iterable
from itertools import combinations
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from core.keys import fitting

LONGEST = 500
# Of as many parameters of a link each selection is looked for: 64 keys in one statement.
LOOKED_AT = 6

Pairs = Iterable[tuple[str, str]]


def address_of(url: str) -> str | None:
    """Path and query as the key that they are kept under; None for a front page, which is our own."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    return None if path in ("", "/") else _key(path, parse_qsl(parts.query, keep_blank_values=True))


def candidates(path: str, query: Pairs) -> list[str]:
    """The keys that this address may stand under, the most exact one first."""
    pairs = sorted(query)[:LOOKED_AT]
    return [_key(path, some) for size in range(len(pairs), -1, -1) for some in combinations(pairs, size)]


def _key(path: str, query: Pairs) -> str:
    asked = urlencode(sorted(query))
    return fitting(f"{path}?{asked}" if asked else path, LONGEST)
