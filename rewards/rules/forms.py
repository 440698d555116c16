"""What staff send about earning rules."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.widgets import TextInput

from core.forms import Form, Moment, OneOf, Rows, Text, Whole, Words
from core.options import option
from customers.purchases.money import exact_minor, major, printed
from customers.purchases.rates import OPTION as REPORT_CURRENCY
from rewards.returned import WholeListForm
from rewards.rules import triggers as on

MOST = 1_000_000
NEEDED = {"per": _l("For how much money?"), "nth": _l("Which order?")}


KEY = re.compile(r"[a-z][a-z0-9_-]*")
RESERVED = ("new",)  # its page would be the one that makes a rule


class RuleForm(Form):
    """Which fields a trigger takes, and which it needs, stands in `triggers`."""

    key = Text(_l("Key"), most=40, required=True)
    label = Text(_l("Name"), most=120, required=True)
    trigger = OneOf(_l("What for"), choices=on.TRIGGERS, required=True)
    points = Whole(_l("Points"), least=1, most=MOST, required=True)
    per = Whole(_l("For each (minor units of money)"), least=1, most=MOST)
    within_days = Whole(_l("Within days"), least=1, most=3650)
    nth = Whole(_l("Which order"), least=1, most=10_000)
    category = Text(_l("Category"), most=60)
    product = Text(_l("Product"), most=64)
    family = Text(_l("Family"), most=80)
    day_cap = Whole(_l("At most a day"), least=1, most=MOST)
    target_cap = Whole(_l("At most for one post or order"), least=1, most=MOST)
    total_cap = Whole(_l("At most in all"), least=1, most=MOST)
    giver_cap = Whole(_l("At most from one and the same person in 30 days"), least=1, most=MOST)
    giver_days = Whole(_l("Only from people who are here for so many days"), least=1, most=3650)
    starts_at = Moment(_l("From"))
    ends_at = Moment(_l("Until"))

    def validate(self, extra_validators: Any = None) -> bool:
        """What a trigger needs is asked here: a field that is left out is judged no further where it stands."""
        super().validate(extra_validators)
        trigger = self.trigger.data
        if trigger in on.TAKES:
            for name in on.SOME_TAKE:
                if self[name].data and not on.takes(trigger, name):
                    self._refuse_field(name, _("A rule for this does not look at it."))
            if (needed := on.NEEDS.get(trigger)) and not self[needed].data and not self[needed].errors:
                self._refuse_field(needed, NEEDED[needed])
        if self.product.data and self.family.data:
            self._refuse_field("family", _("A product or a family, not both."))
        return not self.errors

    def _refuse_field(self, name: str, sentence: Any) -> None:
        self[name].errors = [*self[name].errors, sentence]

    def validate_key(self, field: Text) -> None:
        """As an attribute's, and with hyphens."""
        if not KEY.fullmatch(field.data or "") or field.data in RESERVED:
            raise ValidationError(
                _("Small letters, digits, hyphens and underscores, with a letter in front; not “new”.")
            )


class Amount(Field):
    """Money of the report currency as people write it: `1.50`, or `1,50`. `data` is in minor units."""

    widget = TextInput()
    required = False

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return f"{major(self.data, currency()):f}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = exact_minor(valuelist[0].strip().replace(",", "."), currency())
        except ValueError:
            raise ValueError(_("An amount of money, such as 1 or 2.50.")) from None
        if not 1 <= self.data <= MOST:
            raise ValueError(_("More than nothing, and at most %(most)s.", most=printed(MOST, currency())))


def currency() -> str:
    return option(REPORT_CURRENCY) or "EUR"


class RulePageForm(RuleForm):
    """A sentence with gaps. Its key is made from its name; its trigger was chosen before."""

    key = None  # type: ignore[assignment]
    per = Amount(_l("For each so much money"))  # type: ignore[assignment]


class RuleApiForm(RuleForm):
    """A rule as GET gives it may come back: what is only to be read is taken and not looked at."""

    version = Whole()
    sentence = Words(most=2000)


class RulesForm(WholeListForm):
    own = "rules"

    rules = Rows(RuleApiForm, most=100)
    data = Rows(RuleApiForm, most=100)
