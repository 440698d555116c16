"""What staff send about campaigns."""

from typing import Any

import orjson
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from core.forms import Form, JsonObject, ListQuery, Moment, OneOf, Text, Whole, Words
from customers.contacts.circles import check
from forum.threads.forms import BODY
from ideas.campaigns.models import VOTINGS

TITLE = {"least": 5, "most": 150}


class Circle(JsonObject):
    """ "everyone", "role:…", "segment:…", or a rule as an object."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, check=check, kinds=(str, dict), **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and valuelist[0].lstrip().startswith("{"):
            super().process_formdata(valuelist)
        elif valuelist and valuelist[0].strip():
            self.data = valuelist[0].strip()


def as_option(audience: Any) -> str:
    """As the page's choice sends it back: a rule is its JSON."""
    return audience if isinstance(audience, str) else orjson.dumps(audience).decode()


class CampaignForm(Form):
    nullable = frozenset({"product", "budget", "opens_at", "shortlist_at", "closes_at"})

    title = Text(_l("What are you asking?"), required=True, **TITLE)
    brief = Words(_l("Brief"), required=True, **BODY)
    product = Text(_l("Product"), most=64)
    opens_at = Moment(_l("Opens"))
    shortlist_at = Moment(_l("Shortlist from"))
    closes_at = Moment(_l("Closes"))
    audience = Circle(_l("For whom"))
    voting = OneOf(_l("How people vote"), choices=VOTINGS)
    budget = Whole(_l("Points for each person"), least=1, most=100)
    points = Whole(_l("Promised to the winners, in points"), least=0, most=1_000_000)


class CampaignPageForm(CampaignForm):
    picture = FileField(_l("Picture"))


class CampaignQuery(ListQuery):
    pass


class DecisionForm(Form):
    outcome = Words(_l("What came of it"), required=True, **BODY)


def picture_of(form: Any) -> Any | None:
    """The file that was chosen, if one was."""
    sent: Any = form.picture.data
    return sent if getattr(sent, "filename", None) else None
