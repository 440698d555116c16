"""JSON as the API speaks it: UTC times with `Z`, in whole seconds. What is read names each key once."""

import json
from collections import Counter
from typing import Any

import orjson
from flask.json.provider import JSONProvider

LONGEST_KEY = 100
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_NON_STR_KEYS


class Doubled(ValueError):
    """An object has this key twice: which of the two was meant, nobody can say."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…"


def load(text: bytes | str) -> Any:
    """Strict: no NaN, no lone surrogates, no bottomless nesting, no key twice. Raises JSONDecodeError, or Doubled.

    orjson keeps the last of two and says nothing, so the text is read once more, for its keys alone."""
    read = orjson.loads(text)
    try:
        json.loads(text, object_pairs_hook=once_each, parse_int=str, parse_float=str)
    except RecursionError:
        raise orjson.JSONDecodeError("nested too deeply", "", 0) from None
    return read


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads(…, object_pairs_hook=once_each)`."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise Doubled(Counter(key for key, _value in pairs).most_common(1)[0][0])
    return made


def dump(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=OPTIONS)


def dump_line(value: Any) -> bytes:
    """One line of NDJSON."""
    return orjson.dumps(value, default=_plain, option=OPTIONS | orjson.OPT_APPEND_NEWLINE)


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "__html__") or hasattr(value, "_args"):
        return str(value)
    raise TypeError(type(value))


class OrjsonProvider(JSONProvider):
    def dumps(self, obj: Any, **_options: Any) -> str:
        return dump(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        return orjson.loads(s)
