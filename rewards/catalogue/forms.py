"""What is sent about the catalogue."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, JsonObject, ListQuery, OneOf, Text, Whole, Words
from core.forms.texts import unkeepable

MOST = 10_000_000


class RewardForm(Form):
    """With `codes` the stock is their number."""

    name = Text(_l("Name"), least=2, most=120, required=True)
    description = Words(_l("Description"), most=2000, default="")
    cost = Whole(_l("Points"), least=1, most=MOST, required=True)
    stock = Whole(_l("In stock (empty: without end)"), least=0, most=MOST)
    min_rank = Whole(_l("From level"), least=0, most=100, default=0)


def _are_texts(codes: list[Any]) -> str | None:
    fine = all(isinstance(code, str) and 0 < len(code.strip()) <= 120 and not unkeepable(code) for code in codes)
    return None if fine else _("A list of texts, each of 1 to 120 characters.")


class RewardApiForm(RewardForm):
    """What is sent counts in a PATCH."""

    nullable = frozenset({"stock"})

    codes = JsonObject(kinds=(list,), check=_are_texts)


class RewardChange(RewardApiForm):
    only_read = frozenset({"id"})

    id = Whole()


class RewardPageForm(RewardForm):
    """`stock_shown` is the number that stood there when the page was opened: unchanged, it is nobody's wish."""

    stock_shown = Whole()
    codes = Words(_l("Codes, one a line"), most=200_000)


class RedemptionQuery(ListQuery):
    """Staff see everybody's with `all`."""

    state = OneOf(choices=("requested", "fulfilled", "cancelled"))
    all = Flag()


class RedemptionForm(Form):
    reward_id = Whole(least=1, required=True)
