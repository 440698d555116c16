"""What staff send about earning rules."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from core.forms import Form, Moment, OneOf, Rows, Text, Whole
from rewards.rules import triggers as on

MOST = 1_000_000


class RuleForm(Form):
    """`per` belongs to money, `within_days` to repeat orders, `nth` to the nth order."""

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
        is_fine = super().validate(extra_validators)
        if self.trigger.data == on.SPENT and not self.per.data:
            return self._lacks(self.per, _("For how much money? 100 is a whole unit."))
        if self.trigger.data == on.NTH_ORDER and not self.nth.data:
            return self._lacks(self.nth, _("Which order?"))
        return is_fine

    @staticmethod
    def _lacks(field: Whole, sentence: str) -> bool:
        field.errors = [*field.errors, sentence]
        return False

    def validate_giver_cap(self, field: Whole) -> None:
        if field.data and self.trigger.data not in on.FROM_OTHERS:
            raise ValidationError(_("Only likes, tips that work and accepted answers come from somebody."))

    validate_giver_days = validate_giver_cap


class RulesForm(Form):
    """All of them: none is left where the list is empty."""

    rules = Rows(RuleForm, most=100, required=True)
