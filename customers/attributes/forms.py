"""What staff send to define an attribute."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from core.forms import Flag, Form, OneOf, Text, Whole, Words
from core.forms.texts import unkeepable
from customers.attributes.kinds import KINDS

MAINTAINED_BY = [("customer", _l("The customer")), ("company", _l("The company")), ("both", _l("Both"))]
VISIBILITY = [
    ("public", _l("Everyone")),
    ("members", _l("Members")),
    ("staff", _l("Staff")),
    ("own", _l("The customer alone")),
]


class Options(Field):
    """Labels to choose from: a list in JSON, a line each on a page."""

    json_type = "array"
    widget = TextArea()
    required = False

    def __init__(self, label: Any = None, *, most: int = 100, longest: int = 120, **options: Any) -> None:
        options.setdefault("default", ())
        super().__init__(label, **options)
        self.most, self.longest = most, longest

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return _("This must be a list of texts.")
        self.raw_data, self.data = value, [one.strip() for one in value]
        return None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [line.strip() for text in valuelist for line in text.splitlines() if line.strip()]

    def pre_validate(self, form: Any) -> None:
        chosen = self.data = list(self.data or ())
        if len(chosen) > self.most:
            raise ValidationError(_("At most %(most)s.", most=self.most))
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("Each one only once."))
        for one in chosen:
            if not one or len(one) > self.longest or unkeepable(one) or "|" in one:
                raise ValidationError(_("An option is 1 to %(longest)s characters, without |.", longest=self.longest))


class AttributeForm(Form):
    key = Text(_l("Key"), most=60, required=True)
    label = Text(_l("Label"), most=120, required=True)
    kind = OneOf(_l("Kind"), choices=KINDS, required=True)
    options = Options(_l("Options"))
    maintained_by = OneOf(_l("Maintained by"), choices=MAINTAINED_BY, default="both")
    visibility = OneOf(_l("Who sees it"), choices=VISIBILITY, default="staff")
    purpose = Words(_l("Why we ask"), most=500, default="")
    fresh_days = Whole(_l("Days until it is asked again"), least=1, most=36_500)
    at_sign_up = Flag(_l("Nobody joins without saying it"))

    def values(self) -> dict[str, Any]:
        """None counts as left out."""
        kept = {name: value for name, value in super().values().items() if value is not None}
        return {"maintained_by": "both", "visibility": "staff", "options": [], "purpose": "", "fresh_days": None} | kept
