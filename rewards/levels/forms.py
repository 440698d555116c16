"""What staff send about levels."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.forms import Form, Rows, Text, Whole, Words
from rewards.returned import WholeListForm

MOST = 20
EMPTY_ROWS = 2


class LevelForm(Form):
    name = Text(_l("Name"), least=1, most=40, required=True)
    points = Whole(_l("From points"), least=0, most=10_000_000, required=True)
    brings = Words(_l("What it brings"), most=500)


class LevelApiForm(LevelForm):
    """Its rank follows from its points."""

    rank = Whole()


class LevelsForm(WholeListForm):
    own = "levels"

    levels = Rows(LevelApiForm, most=MOST)
    data = Rows(LevelApiForm, most=MOST)


class LevelsPageForm(Form):
    """A page sends its rows as fields of their own (`rows_sent`)."""

    levels = Rows(LevelForm, most=MOST)


def rows_sent(sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """A page's rows; one without a name is none. What is wrong in one is said by its field's name."""
    rows = [
        {name: sent.get(f"{name}-{number}", "").strip() for name in ("name", "points", "brings")}
        for number in range(MOST)
        if sent.get(f"name-{number}", "").strip()
    ]
    return [row | {"points": int(row["points"]) if row["points"].isdecimal() else row["points"]} for row in rows]
