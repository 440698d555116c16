"""What staff send about badges."""

from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, JsonObject, OneOf, Text, Whole, Words
from customers import conditions
from customers.segments.forms import JOINED, SegmentPageForm
from rewards.badges.models import TIERS

TIER_NAMES = list(zip(TIERS, (_l("Bronze"), _l("Silver"), _l("Gold")), strict=True))


class BadgeForm(Form):
    name = Text(_l("Name"), least=2, most=80, required=True)
    description = Words(_l("What it says about somebody"), most=1000, default="")
    tier = OneOf(_l("Tier"), choices=TIER_NAMES, required=True, default="bronze")
    rule = JsonObject(_l("Rule"), check=conditions.check)
    is_repeatable = Flag(_l("Earned again with each multiple of what the rule counts"))


class BadgePageForm(SegmentPageForm):
    """The rule by rows or as JSON, as a segment's; without either the badge is given by hand."""

    name = Text(_l("Name"), least=2, most=80, required=True)
    description = Words(_l("What it says about somebody"), most=1000)
    tier = OneOf(_l("Tier"), choices=TIER_NAMES, required=True, default="bronze")
    joined = OneOf(_l("Who gets it meets"), choices=JOINED, default="all")
    is_repeatable = Flag(_l("Earned again with each multiple of what the rule counts"))


class BadgeChange(BadgeForm):
    """PATCH: what is sent counts. Without a rule it is given by hand."""

    nullable = frozenset({"rule", "words"})
    only_read = frozenset({"id", "slug", "holders", "words", "url"})

    id = Whole()
    slug = Text()
    holders = Whole()
    words = Words(most=20_000)
    url = Text()


class RuleCountForm(Form):
    rule = JsonObject(_l("Rule"), required=True, check=conditions.check)


class GrantForm(Form):
    handle = Text(_l("Handle"), most=40, required=True)
    reason = Text(_l("Why"), least=3, most=200, required=True)
