"""From our forms and typed dicts to JSON Schema."""

import types
import typing
from datetime import date, datetime
from typing import Any, get_type_hints

from core.db import BIGGEST
from core.forms import Form, OneOf, Rows
from core.forms.form import EMPTY

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
    needed = [name for name, field in fields.items() if _is_needed(field)]
    nullable = {name for name, field in fields.items() if field.default in EMPTY or name in form.nullable}
    shown: Schema = {
        "type": "object",
        "properties": {
            name: of_field(field, name in needed, name in nullable if partial else name not in needed)
            for name, field in fields.items()
        },
        "additionalProperties": False,
    }
    return shown | ({"required": needed} if needed and not partial else {})


def _is_needed(field: Any) -> bool:
    """A choice with a default may be left out, though not be empty."""
    return getattr(field, "required", False) and not (isinstance(field, OneOf) and field.default)


def of_field(field: Any, needed: bool = False, nullable: bool = True) -> Schema:
    kind = getattr(field, "json_type", "string")
    schema: Schema = {"type": "string", "format": "date-time"} if kind == "date-time" else {"type": kind}
    if kind == "string":
        schema |= _text(field, needed, nullable)
    elif kind in ("integer", "number"):
        schema |= _number(field)
    elif kind == "array":
        schema["items"] = of_form(field.of) if isinstance(field, Rows) else {"type": "string"}
    elif kind == "object" and dict not in getattr(field, "kinds", (dict,)):
        schema = {}
    label = str(field.label.text) if field.label.text else ""
    described = schema | ({"description": label} if label else {})
    return described if not nullable or "type" not in described else described | {"type": [described["type"], "null"]}


def _text(field: Any, needed: bool, nullable: bool) -> Schema:
    choices = [value for value in getattr(field, "values", ()) if value]
    if choices:
        return {"enum": [*choices, "", None] if nullable else choices}
    limits: Schema = {"maxLength": field.most} if hasattr(field, "most") else {}
    return limits | ({"minLength": max(1, field.least)} if needed and hasattr(field, "least") else {})


def _number(field: Any) -> Schema:
    least, most = getattr(field, "least", -BIGGEST), getattr(field, "most", BIGGEST)
    return {"minimum": least, "maximum": most}


class Shapes:
    """TypedDicts, plain types, lists and unions of these. Each TypedDict is described once, in `schemas`; the rest points there."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self._kinds: dict[str, Any] = {}

    def of(self, kind: Any) -> Schema:
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if typing.is_typeddict(kind):
            return self._named(kind)
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if origin in (list, tuple):
            return {"type": "array", "items": self.of(inside[0]) if inside else {}}
        if origin in (typing.Union, types.UnionType):
            return {"anyOf": [{"type": "null"} if one is type(None) else self.of(one) for one in inside]}
        return {"type": "object"} if origin is dict or kind is dict else {}

    def _named(self, kind: Any) -> Schema:
        name = f"{kind.__module__.partition('.')[0]}.{kind.__name__}"
        if self._kinds.setdefault(name, kind) is not kind:
            raise TypeError(f"two shapes are called {name}")
        if name not in self.schemas:
            self.schemas[name] = {"type": "object"}  # for those that name themselves
            self.schemas[name]["properties"] = {key: self.of(hint) for key, hint in get_type_hints(kind).items()}
        return {"$ref": f"#/components/schemas/{name}"}
