"""What people send, parsed once for page and API: WTForms; JSON passes strict types first."""

from core.forms.fields import Flag, Moment, OneOf, Whole
from core.forms.form import Form, ListQuery
from core.forms.numbers import whole_number, whole_numbers
from core.forms.once import once_of
from core.forms.structured import JsonObject, Rows
from core.forms.texts import Tags, Text, Words

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
    "whole_number",
    "whole_numbers",
]
