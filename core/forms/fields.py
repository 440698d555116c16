"""The fields we use. Each knows, beside WTForms' parsing of a page, the one JSON type that it takes.

`take_json` answers None and sets the value, or answers a sentence and leaves the field alone. Lengths are limits of the
field, so that page, API and openapi.json read the same number. Text is in `texts`, what has parts in `structured`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from core.db import BIGGEST
from core.forms.texts import NEEDED


class Whole(IntegerField):
    json_type = "integer"

    def __init__(
        self,
        label: Any = None,
        *,
        least: int = -BIGGEST,
        most: int = BIGGEST,
        required: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, validators=[InputRequired(NEEDED) if required else Optional()], **options)
        self.least, self.most, self.required = least, most, required

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return _("This must be a whole number.")
        self.raw_data, self.data = [str(value)], value
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            if valuelist and len(valuelist[0]) > 20:
                raise ValueError
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None  # type: ignore[assignment]
            raise ValueError(_("This must be a whole number.")) from None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(_("From %(least)s to %(most)s.", least=self.least, most=self.most))


class Flag(BooleanField):
    json_type = "boolean"
    required = False
    false_values = (False, "false", "", "0", "no", "off")
    true_values = ("true", "1", "yes", "on")

    @property
    def is_clear(self) -> bool:
        return all(said in self.false_values or said in self.true_values for said in self.raw_data or ())

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, bool):
            return _("This must be true or false.")
        self.raw_data, self.data = [str(value)], value
        return None


class OneOf(SelectField):
    """One of some words. `choices` are (value, label) pairs or plain values, or a function that answers them."""

    json_type = "string"

    def __init__(self, label: Any = None, *, choices: Any = (), required: bool = False, **options: Any) -> None:
        options.setdefault("validate_choice", False)
        super().__init__(label, choices=choices if callable(choices) else _choices(choices), **options)
        self.required = required

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return _("This must be text.")
        self.raw_data = [value]
        self.data = value
        return None

    @property
    def values(self) -> list[str]:
        return [_value(choice) for choice in self.choices or ()]

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            self.data = None  # type: ignore[assignment]
            if self.required:
                raise ValidationError(_("Choose one."))
        elif self.data not in self.values:
            raise ValidationError(_("Choose one of: %(values)s.", values=", ".join(filter(None, self.values))))


def _choices(choices: Sequence[Any]) -> list[SelectChoice]:
    return [SelectChoice(*one) if isinstance(one, tuple) else SelectChoice(one, one) for one in choices]


def _value(choice: Any) -> str:
    if isinstance(choice, SelectChoice):
        return choice.value
    return choice[0] if isinstance(choice, tuple) else choice


class Moment(Field):
    """A point in time, ISO 8601; without a zone it is read as UTC. `data` is an aware datetime.

    A page shows minutes: what comes back as it was shown is still what it was, to the second. Emptied it is None.
    """

    json_type = "date-time"
    widget = TextInput()
    data: datetime | None

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, validators=[InputRequired(NEEDED) if required else Optional()], **options)
        self.required = required

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.data.strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return _("This must be a time such as 2026-11-22T09:30:00Z.")
        self.raw_data = [value]
        try:
            self.data = _moment(value)
        except ValueError as wrong:
            return str(wrong)
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        shown, self.data = self.data, None
        if valuelist[0].strip():
            sent = _moment(valuelist[0])
            self.data = shown if shown and sent == shown.replace(second=0, microsecond=0) else sent


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if not 1900 <= moment.year < 2200:  # a day before or after it must be a date as well
            raise ValueError
    except (ValueError, OverflowError):
        raise ValueError(_("This must be a time such as 2026-11-22T09:30:00Z.")) from None
    return moment
