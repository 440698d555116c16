"""What staff send about badges."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, JsonObject, OneOf, Text, Words
from customers import conditions
from rewards.badges.models import TIERS


class BadgeForm(Form):
    name = Text(_l("Name"), least=2, most=80, required=True)
    description = Words(_l("What it says about somebody"), most=1000)
    tier = OneOf(_l("Tier"), choices=TIERS, required=True, default="bronze")
    rule = JsonObject(_l("Rule"), check=conditions.check)


class GrantForm(Form):
    handle = Text(_l("Handle"), most=40, required=True)
    reason = Text(_l("Why"), least=3, most=200, required=True)
