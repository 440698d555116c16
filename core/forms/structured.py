"""Fields whose value is more than one word or number: an object, and a list of them."""

from collections.abc import Callable
from typing import Any

import orjson
from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from core.forms.texts import NEEDED


class JsonObject(Field):
    """A JSON value kept as it is (a rule of conditions, say); `check` answers a sentence where it is wrong, else None."""

    json_type = "object"
    widget = TextArea()

    def __init__(
        self,
        label: Any = None,
        *,
        check: Callable[[Any], str | None] = lambda value: None,
        required: bool = False,
        kinds: tuple[type, ...] = (dict,),
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.check, self.required, self.kinds = check, required, kinds

    def _value(self) -> str:
        if self.raw_data and isinstance(self.raw_data[0], str):
            return self.raw_data[0]
        return orjson.dumps(self.data, option=orjson.OPT_INDENT_2).decode() if self.data is not None else ""

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, self.kinds) or (isinstance(value, bool) and bool not in self.kinds):
            return _("This must be a JSON object.")
        self.raw_data, self.data = [value], value
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0].strip():
            self.data = self.meta.json_loads(valuelist[0])

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            if self.required:
                raise ValidationError(NEEDED)
            return
        problem = self.check(self.data)
        if problem:
            raise ValidationError(problem)


class Rows(Field):
    """A list of objects, each judged by a form of its own: `data` is a list of dicts. Errors name the row."""

    json_type = "array"

    def __init__(
        self, of: Any, label: Any = None, *, least: int = 0, most: int = 500, required: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.of, self.least, self.most, self.required = of, least, most, required or least > 0

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            return _("This must be a list of objects.")
        if not self.least <= len(value) <= self.most:
            return _("From %(least)s to %(most)s of them.", least=self.least, most=self.most)
        self.raw_data = value
        self.data = [self.of.from_data(one, where=f"{self.name}.{place}") for place, one in enumerate(value)]
        return None

    def pre_validate(self, form: Any) -> None:
        if self.required and self.data is None:
            raise ValidationError(NEEDED)
