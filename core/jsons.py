"""JSON as the API speaks it: UTC times with `Z`, in whole seconds."""

from typing import Any

import orjson
from flask.json.provider import JSONProvider

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_NON_STR_KEYS


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
