"""Taking a person's names out of text that stays."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, false, or_, select, update

from core.db import db

SOMEBODY = "former-customer"
SHORTEST = 3


@dataclass(frozen=True)
class Names:
    """What somebody was called. In their own text every part of it goes; in other people's text only what can't mean
    anything else: the address, `@handle` and, where they talked with each other, the whole name of several words."""

    handles: tuple[str, ...] = ()
    name: str = ""
    email: str = ""

    def of_own(self, text: str) -> str:
        """Also without @, and first and last name for themselves (as they are written, so that rose stays a rose)."""
        text = self.of_others(text, talked=True)
        for handle in (each for each in self.handles if len(each) >= SHORTEST):
            text = _word(handle, re.IGNORECASE).sub(SOMEBODY, text)
        for part in (self.name, *self.name.split()):
            if len(part) >= SHORTEST:
                text = _word(part).sub(SOMEBODY, text)
        return text

    def of_others(self, text: str, talked: bool = False) -> str:
        if self.email:
            text = re.sub(re.escape(self.email), SOMEBODY, text, flags=re.IGNORECASE)
        for handle in self.handles:
            text = _linked(handle).sub(f"@{SOMEBODY}", text)
            text = re.sub(rf"@{re.escape(handle)}(?!\w|[._-]\w)", f"@{SOMEBODY}", text, flags=re.IGNORECASE)
        if talked and " " in self.name:
            text = _word(self.name).sub(SOMEBODY, text)
        return text

    def may_be_in(self, *columns: Any, talked: bool = False) -> ColumnElement[bool]:
        """Of rows, those that `of_others` may change."""
        whole = [self.name] if talked and " " in self.name else []
        signs = [*(f"@{handle}" for handle in self.handles), *([self.email] if self.email else []), *whole]
        return or_(false(), *(column.icontains(sign, autoescape=True) for column in columns for sign in signs))


def redact(names: Names, *columns: Any, talked: bool = False) -> None:
    """Take them out of these columns of one table, whoever wrote there."""
    table: Table = columns[0].property.columns[0].table
    key = table.primary_key.columns
    holds = names.may_be_in(*columns, talked=talked)
    for row in db.session.execute(select(*key, *columns).where(holds)).mappings().all():
        texts = {column.key: row[column.key] for column in columns}
        new = {name: names.of_others(text, talked) for name, text in texts.items() if text}
        db.session.execute(update(table).where(*(part == row[part] for part in key)).values(new))


def _word(word: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", flags)


def _linked(handle: str) -> re.Pattern[str]:
    """A mention in stored HTML, link and all."""
    return re.compile(rf'<a\b[^>]*href="/u/{re.escape(handle)}"[^>]*>@?[^<]*</a>', re.IGNORECASE)
