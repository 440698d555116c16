"""All TOML files of this folder and below, as one document: lists of the same name are joined."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent


@cache
def words() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.rglob("*.toml")):
        for name, value in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(value, list):
                found.setdefault(name, []).extend(value)
            else:
                found[name] = value
    return found


class Step(NamedTuple):
    """Something that happens at its time. Steps of one moment keep their order."""

    at: datetime
    act: Any


@dataclass(frozen=True)
class Times:
    """The words say "days ago"; this says when that is."""

    today: datetime

    def ago(self, days: float) -> datetime:
        return self.today - timedelta(days=days)

    def after(self, start: datetime, hours: float) -> datetime:
        """Never later than today: what was written this week is not from tomorrow."""
        return min(start + timedelta(hours=hours), self.today - timedelta(minutes=1))
