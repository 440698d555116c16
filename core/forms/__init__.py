"""What people send, parsed once for page and API: WTForms; JSON passes strict types first."""

from core.forms.fields import (
    Flag,
    Moment,
    OneOf,
    Tags,
    Text,
    Whole,
    Words,
)
from core.forms.form import Form, ListQuery
from core.forms.once import once_of
from core.forms.structured import JsonObject, Rows

__all__ = [
    "Flag",
    "Form",
    "JsonObject",
    "ListQuery",
    "Moment",
    "OneOf",
    "Rows",
    "Tags",
    "Text",
    "Whole",
    "Words",
    "once_of",
]
