"""The fields we use. Each knows, beside WTForms' parsing of a page, the one JSON type that it takes.

`take_json` answers None and sets the value, or answers a sentence and leaves the field alone. Lengths are limits of the
field, so that page, API and openapi.json read the same number.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextArea, TextInput

from core.db import BIGGEST

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
BREAKING = re.compile("[\x00-\x1f]")


def unkeepable(text: str) -> bool:
    """NUL (PostgreSQL cannot store it) and lone surrogates (no encoding can write them)."""
    return UNKEEPABLE.search(text) is not None


def shows_nothing(text: str) -> bool:
    """Nothing in it leaves a mark: spaces, marks of direction, joiners. A link so titled could not be seen."""
    return all(unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp", "Cc") for character in text)


class _Text(StringField):
    """Text with its limits. Outer white space never counts; `default=None` makes an empty one None."""

    json_type = "string"

    def __init__(
        self, label: Any = None, *, least: int = 0, most: int = 255, required: bool = False, **options: Any
    ) -> None:
        options.setdefault("validators", [])
        super().__init__(label, **options)
        self.least, self.most, self.required = least, most, required

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, str):
            return _("This must be text.")
        self.raw_data = [value]
        self.data = value.strip()
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n").strip()

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        if unkeepable(text):
            raise ValidationError(_("There is a character in it that cannot be kept."))
        if self.required and shows_nothing(text):
            raise ValidationError(_("This is needed."))
        if text and len(text) < self.least:
            raise ValidationError(_("At least %(least)s characters, please.", least=self.least))
        if len(text) > self.most:
            raise ValidationError(
                _("At most %(most)s characters, please; these are %(now)s.", most=self.most, now=len(text))
            )


class Text(_Text):
    """One line."""

    widget = TextInput()

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and BREAKING.search(self.data):
            raise ValidationError(_("One line only, please."))


class Words(_Text):
    """Many lines."""

    widget = TextArea()


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
        super().__init__(label, validators=[InputRequired() if required else Optional()], **options)
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
    """A point in time, ISO 8601; without a zone it is read as UTC. `data` is an aware datetime."""

    json_type = "date-time"
    widget = TextInput()

    def __init__(self, label: Any = None, *, required: bool = False, **options: Any) -> None:
        super().__init__(label, validators=[InputRequired() if required else Optional()], **options)
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
        if valuelist and valuelist[0].strip():
            self.data = _moment(valuelist[0])


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if not 1900 <= moment.year < 2200:  # a day before or after it must be a date as well
            raise ValueError
    except (ValueError, OverflowError):
        raise ValueError(_("This must be a time such as 2026-11-22T09:30:00Z.")) from None
    return moment


class Tags(Field):
    """Short words: a list in JSON, separated by commas on a page. Lower case, each once, in the order given."""

    json_type = "array"
    widget = TextInput()

    def __init__(self, label: Any = None, *, most: int = 5, longest: int = 20, **options: Any) -> None:
        options.setdefault("default", ())
        super().__init__(label, **options)
        self.most, self.longest, self.required = most, longest, False

    def _value(self) -> str:
        return ", ".join(self.data or ())

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return _("This must be a list of texts.")
        self.raw_data, self.data = list(value), _plain_tags(value)
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _plain_tags(",".join(valuelist).split(",")) if valuelist else ()

    def pre_validate(self, form: Any) -> None:
        if len(self.data or ()) > self.most:
            raise ValidationError(_("At most %(most)s.", most=self.most))
        for tag in self.data or ():
            if len(tag) > self.longest or unkeepable(tag) or not any(c.isalnum() for c in tag):
                raise ValidationError(_("A tag is 1 to %(longest)s letters, digits and hyphens.", longest=self.longest))


def _plain_tags(values: Sequence[str]) -> tuple[str, ...]:
    words = ("-".join(value.lower().replace("#", "").replace("/", "-").split()) for value in values)
    return tuple(dict.fromkeys(word for word in words if word))
