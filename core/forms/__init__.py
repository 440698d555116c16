"""What people send, parsed once for page and API: WTForms; JSON passes strict types first."""

from core.forms.fields import (
    Flag,
    JsonObject,
    Moment,
    OneOf,
    Rows,
    Tags,
    Text,
    Whole,
    Words,
)
from core.forms.form import Form, ListQuery
from core.forms.once import once_of

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
