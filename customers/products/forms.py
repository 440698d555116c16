"""What staff send about products."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from core.forms import Form, ListQuery, Text
from customers.products.actions import LONGEST_NAME, LONGEST_SKU


class Day(Text):
    """`2026-11-22`; `data` is a date or None."""

    data: Any

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, most=10, **options)

    def _value(self) -> str:
        return str(self.data or "")

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if not self.data or isinstance(self.data, date):
            self.data = self.data or None
            return
        try:
            self.data = date.fromisoformat(self.data)
        except ValueError:
            raise ValidationError(_("A day such as 2026-11-22.")) from None


class ProductForm(Form):
    sku = Text(_l("SKU"), most=LONGEST_SKU, required=True)
    name = Text(_l("Name"), most=LONGEST_NAME, required=True)
    family = Text(_l("Family"), most=80, default="")
    version = Text(_l("Version"), most=40, default="")
    parent = Text(_l("Variant of (SKU)"), most=LONGEST_SKU, default=None)
    launched_on = Day(_l("Launched on"), default=None)
    retired_on = Day(_l("Retired on"), default=None)


class ProductChangeForm(Form):
    """The SKU is in the address and never changes."""

    nullable = frozenset({"parent", "launched_on", "retired_on"})

    name = Text(_l("Name"), most=LONGEST_NAME, required=True)
    family = Text(_l("Family"), most=80, default="")
    version = Text(_l("Version"), most=40, default="")
    parent = Text(_l("Variant of (SKU)"), most=LONGEST_SKU, default=None)
    launched_on = Day(_l("Launched on"), default=None)
    retired_on = Day(_l("Retired on"), default=None)


class ProductQuery(ListQuery):
    """Without `family`, all. `known=orders`: what only orders know, for staff's page."""

    family = Text(most=80)
    known = Text(most=10)
