"""What one object of a line says. The rule is one: a field that the format names is what it should be, or its row is refused;
null, "" and left out are unknown. What the format does not name is another program's business, and passed over."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Never
from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _

from core.clock import now
from core.forms.texts import LONGEST_KEPT_TAG, plain_tags, unkeepable
from core.importing import RowRefused

BIGGEST_SCORE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Said:
    """`where` is its place in the line: "" or "posts.0.comments.1"."""

    data: dict[str, Any]
    where: str = ""

    def refuse(self, name: str, reason: str) -> Never:
        raise RowRefused(f"{self.where}.{name}".strip("."), reason)

    def text(self, name: str, most: int) -> str:
        """Text that must be there."""
        return self.maybe_text(name, most) or self.refuse(name, _("must be text"))

    def maybe_text(self, name: str, most: int) -> str | None:
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(name, _("must be text"))
        if unkeepable(value):
            self.refuse(name, _("has a character that cannot be kept"))
        if len(value) > most:
            self.refuse(name, _("has more than %(most)s characters", most=most))
        return value if value.strip() else None

    def maybe_id(self, name: str, most: int = 10_000) -> str | None:
        """Other systems' ids are texts or numbers."""
        value = self.data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.maybe_text(name, most)

    def id(self) -> str:
        return self.maybe_id("id", 120) or self.refuse("id", _("must be text"))

    def one_of(self, name: str, values: Collection[str]) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or value not in values:
            self.refuse(name, _("must be one of %(values)s", values=", ".join(values)))
        return value

    def whole(self, name: str) -> int | None:
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > BIGGEST_SCORE:
            self.refuse(name, _("must be a whole number"))
        return value

    def flag(self, name: str) -> bool | None:
        value = self.data.get(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(name, _("must be true, false or null"))
        return value

    def moment(self, name: str) -> datetime:
        return self.maybe_moment(name) or self.refuse(name, _("must be a time such as 2026-11-22T09:30:00Z"))

    def maybe_moment(self, name: str) -> datetime | None:
        value = self.data.get(name)
        if value is None or value == "":
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            self.refuse(name, _("must be a time such as 2026-11-22T09:30:00Z"))
        if moment.year < 1900:
            self.refuse(name, _("must be a time such as 2026-11-22T09:30:00Z"))
        if moment > now():
            self.refuse(name, _("lies in the future"))
        return moment

    def url(self, name: str, most: int) -> str | None:
        value = self.maybe_text(name, most)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
        except ValueError:
            self.refuse(name, _("must be an address that begins with https:// or http://"))
        if parts.scheme not in ("http", "https") or not parts.netloc or unkeepable(unquote(value)):
            self.refuse(name, _("must be an address that begins with https:// or http://"))
        return value

    def tags(self, most: int) -> tuple[str, ...]:
        """In the shape of those that are typed here; of more than a thread has here, the first."""
        said = self.listed("tags")
        for place, tag in enumerate(said):
            if not isinstance(tag, str) or unkeepable(tag):
                self.refuse(f"tags.{place}", _("must be text"))
            shaped = plain_tags([tag])
            if not shaped or len(shaped[0]) > LONGEST_KEPT_TAG or not any(sign.isalnum() for sign in shaped[0]):
                self.refuse(
                    f"tags.{place}", _("must be 1 to %(most)s letters, digits and hyphens", most=LONGEST_KEPT_TAG)
                )
        return plain_tags(said)[:most]

    def listed(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if value is not None and not isinstance(value, list):
            self.refuse(name, _("must be a list"))
        return value or []

    def objects(self, name: str) -> Iterator["Said"]:
        for place, value in enumerate(self.listed(name)):
            if not isinstance(value, dict):
                self.refuse(f"{name}.{place}", _("must be an object"))
            yield Said(value, f"{self.where}.{name}.{place}".strip("."))
