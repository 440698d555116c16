"""From our forms and typed dicts to JSON Schema."""

import types
import typing
from datetime import date, datetime
from typing import Any, get_type_hints

from core.db import BIGGEST
from core.forms import Form, Rows

Schema = dict[str, Any]
PLAIN: dict[Any, Schema] = {
    int: {"type": "integer"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    Any: {},
}


def of_form(form: type[Form], partial: bool = False) -> Schema:
    """What may be sent: unknown fields are refused, and so is a body without the required ones."""
    fields = form()._fields
    required = [] if partial else [name for name, field in fields.items() if getattr(field, "required", False)]
    shown: Schema = {
        "type": "object",
        "properties": {name: of_field(field, name in required) for name, field in fields.items()},
        "additionalProperties": False,
    }
    return shown | ({"required": required} if required else {})


def of_field(field: Any, required: bool = False) -> Schema:
    kind = getattr(field, "json_type", "string")
    schema: Schema = {"type": "string", "format": "date-time"} if kind == "date-time" else {"type": kind}
    if kind == "string":
        schema |= _text(field, required)
    elif kind == "integer":
        schema |= _number(field)
    elif kind == "array":
        schema["items"] = of_form(field.of) if isinstance(field, Rows) else {"type": "string"}
    elif kind == "object" and dict not in getattr(field, "kinds", (dict,)):
        schema = {}
    label = str(field.label.text) if field.label.text else ""
    described = schema | ({"description": label} if label else {})
    return described if required or "type" not in described else described | {"type": [described["type"], "null"]}


def _text(field: Any, required: bool) -> Schema:
    choices = [value for value in getattr(field, "values", ()) if value]
    if choices:
        return {"enum": choices if required else [*choices, "", None]}
    limits: Schema = {"maxLength": field.most} if hasattr(field, "most") else {}
    return limits | ({"minLength": max(1, field.least)} if required and hasattr(field, "least") else {})


def _number(field: Any) -> Schema:
    least, most = getattr(field, "least", -BIGGEST), getattr(field, "most", BIGGEST)
    return {"minimum": least, "maximum": most}


def of_type(kind: Any) -> Schema:
    """A TypedDict, a plain type, a list or a union of these."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if typing.is_typeddict(kind):
        hints = get_type_hints(kind)
        return {"type": "object", "properties": {name: of_type(hint) for name, hint in hints.items()}}
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in (list, tuple):
        return {"type": "array", "items": of_type(inside[0]) if inside else {}}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is type(None) else of_type(one) for one in inside]}
    return {"type": "object"} if origin is dict or kind is dict else {}
