"""A shop's message, read field by field: what is missing or of another kind is refused by its own name."""

from typing import Any, Self

from flask_babel import gettext as _

from core.errors import Invalid
from customers.purchases.money import to_minor


class Sent:
    """An object of a message. `where` is its place in it: `line_items.0`."""

    def __init__(self, value: Any, where: str = "") -> None:
        if not isinstance(value, dict):
            raise Invalid({where: _("This must be an object.")})
        self.value, self.where = value, where

    def get(self, name: str) -> Any:
        return self.value.get(name)

    def at(self, *names: str) -> Any:
        """The first of these that is there; one of them must be."""
        found = next((self.value[name] for name in names if self.value.get(name) not in (None, "")), None)
        if found is None:
            raise self.wrong(names[0], _("This is needed."))
        return found

    def text(self, *names: str) -> str:
        """Of a word or a number: shops' ids are either."""
        found = self.at(*names)
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise self.wrong(names[0], _("This must be text."))
        return str(found)

    def whole(self, name: str) -> int:
        text = self.text(name)
        if not text.removeprefix("-").isdecimal() or len(text) > 20:
            raise self.wrong(name, _("This must be a whole number."))
        return int(text)

    def money(self, name: str, currency: str) -> int:
        """Minor units; 0 where nothing is said."""
        found = self.value.get(name)
        try:
            return to_minor(found, currency) if found not in (None, "") else 0
        except ValueError:
            raise self.wrong(name, _("An amount such as 59.90.")) from None

    def price(self, name: str, currency: str) -> int:
        """An amount that must be there."""
        self.at(name)
        return self.money(name, currency)

    def one(self, name: str) -> Self:
        """The object of that name, an empty one where there is none."""
        found = self.value.get(name)
        return type(self)(found or {}, self._place(name))

    def needed(self, name: str) -> Self:
        self.at(name)
        return self.one(name)

    def many(self, name: str) -> list[Self]:
        found = self.value.get(name) or []
        if not isinstance(found, list):
            raise self.wrong(name, _("This must be a list of objects."))
        return [type(self)(one, f"{self._place(name)}.{place}") for place, one in enumerate(found)]

    def wrong(self, name: str, text: str) -> Invalid:
        return Invalid({self._place(name): text})

    def _place(self, name: str) -> str:
        return f"{self.where}.{name}".strip(".")
