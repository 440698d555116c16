"""What admins send about webhooks."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from core.forms import Flag, Form, Text
from core.outgoing import LONGEST_URL, fault_of
from customers.fields import Boxes


class Kinds(Boxes):
    """Kinds of the feed; none ticked are all of them. In JSON a list."""

    json_type = "array"
    required = False

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, least=0, default=(), **options)
        self.choices = [(name, name) for name in sorted(current_app.extensions["kinds"].public)]

    def take_json(self, value: Any) -> str | None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return _("This must be a list of texts.")
        self.raw_data, self.data = list(value), list(value)
        return None

    def pre_validate(self, form: Any) -> None:
        known = current_app.extensions["kinds"].public
        if unknown := [name for name in self.data or () if name not in known]:
            raise ValidationError(_("There is no kind %(kind)s.", kind=unknown[0][:60]))


class WebhookForm(Form):
    url = Text(_l("Address"), most=LONGEST_URL, required=True)
    kinds = Kinds(_l("What it hears of"))
    description = Text(_l("What it is for"), most=200, default="")

    def validate_url(self, field: Any) -> None:
        if fault := fault_of(field.data or "", current_app.config["SETTINGS"].own_hosts):
            raise ValidationError(fault)


class WebhookChangeForm(WebhookForm):
    enabled = Flag(_l("Switched on"))
