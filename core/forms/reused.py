"""A form that judges thousands of things one after another: an import's rows, an order's lines."""

from collections import deque
from typing import Any, ClassVar

from core.forms.form import Form


class ReusedForm(Form):
    """`from_data` fills a form that was made before instead of making another: most of its time went into that. For forms
    whose fields have plain defaults, and keep nothing of a thing but `data`, `raw_data` and their errors."""

    _free: ClassVar[deque[Any]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._free = deque()

    @classmethod
    def from_data(cls, data: dict[str, Any], where: str = "") -> dict[str, Any]:
        form = cls._free.pop() if cls._free else cls()
        form._empty()
        try:
            return form._judge(data, where).values()
        finally:
            cls._free.append(form)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {name: getattr(type(self), f"validate_{name}", None) for name in self._fields}
        self._checks = [(field, (own[name],) if own[name] else ()) for name, field in self._fields.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form's, but what is asked of each field was found out once."""
        judged = [field.validate(self, checks) for field, checks in self._checks]
        return all(judged)

    def _empty(self) -> None:
        self.form_errors.clear()
        for field in self._fields.values():
            field.data, field.raw_data, field.errors, field.process_errors = field.default, None, (), []
