"""Fields that only people's forms need."""

from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget, PasswordInput

from core.forms import Text
from core.options import site_name
from customers import emails, handles


class Secret(Text):
    """A password: kept as typed, spaces too, and never shown again."""

    widget = PasswordInput()

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, most=1000, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def take_json(self, value: Any) -> str | None:
        problem = super().take_json(value)
        self.data = value if problem is None else self.data
        return problem


class EmailAddress(Text):
    """Any address; `data` is written the one way. Whether one is taken is never said here."""

    widget = EmailInput()

    def __init__(self, label: Any = None, *, throwaway_allowed: bool = True, **options: Any) -> None:
        super().__init__(label, most=emails.MAX, **options)
        self.throwaway_allowed = throwaway_allowed

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        problem = emails.problem(self.data, self.throwaway_allowed)
        if problem:
            raise ValidationError(problem)
        self.data = emails.normal(self.data) or ""


class Handle(Text):
    """The shape only; whether it is free is asked by the action. The one that somebody has already always fits."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        is_theirs = self.data and self.data == self.object_data
        problem = handles.problem(self.data, site_name=site_name()) if self.data and not is_theirs else None
        if problem:
            raise ValidationError(problem)
        self.data = handles.stored(self.data or "")


class Boxes(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, *, choices: Any = (), least: int = 1, **options: Any) -> None:
        self.least = least
        made = [SelectChoice(value, words) for value, words in choices]
        super().__init__(label, choices=made, validate_choice=True, **options)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data or ()) < self.least:
            raise ValidationError(_("Tick at least one."))


def must_be_the_same(form: Any, field: Any, other: str) -> None:
    if field.data != form[other].data:
        raise ValidationError(_("The two are not the same."))
