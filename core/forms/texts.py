"""Fields of text: a line, many lines, tags."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.widgets import TextArea, TextInput

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
NO_MARKS = ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn", "Me")
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their category, drawn as nothing
BREAKING = re.compile("[\x00-\x1f]")
NEEDED = _l("This is needed.")
LONGEST_KEPT_TAG = 40  # imports bring longer ones than are made here, and whoever edits leaves them as they are


def unkeepable(text: str) -> bool:
    """NUL (PostgreSQL cannot store it) and lone surrogates (no encoding can write them)."""
    return UNKEEPABLE.search(text) is not None


def shows_nothing(text: str) -> bool:
    """Nothing in it leaves a mark of its own: spaces, marks of direction, joiners, accents without a letter. A link so titled
    could not be seen."""
    return all(unicodedata.category(each) in NO_MARKS or each in BLANKS for each in text)


class _Text(StringField):
    """Text with its limits. Outer white space never counts. What is left out is None, or "" with `default=""`: on a page, in
    JSON and as JSON's null alike. A page's empty field is "" in any case."""

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
            raise ValidationError(NEEDED)
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
        self.raw_data, self.data = list(value), plain_tags(value)
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = plain_tags(",".join(valuelist).split(",")) if valuelist else ()

    def pre_validate(self, form: Any) -> None:
        if len(self.data or ()) > self.most:
            raise ValidationError(_("At most %(most)s.", most=self.most))
        for tag in self.data or ():
            if len(tag) > self.longest or unkeepable(tag) or not any(c.isalnum() for c in tag):
                raise ValidationError(_("A tag is 1 to %(longest)s letters, digits and hyphens.", longest=self.longest))


def plain_tags(values: Sequence[str]) -> tuple[str, ...]:
    """Lower case, without # and /, hyphens for spaces, each once."""
    words = ("-".join(value.lower().replace("#", "").replace("/", "-").split()) for value in values)
    return tuple(dict.fromkeys(word for word in words if word))
