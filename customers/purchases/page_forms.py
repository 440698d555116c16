"""What staff and customers send from pages."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, OneOf, Text
from customers.products.forms import Day
from customers.products.queries import choices
from customers.purchases.forms import LONGEST_ID, Currency


class AttachForm(Form):
    whose = Text(_l("Handle or customer number"), most=LONGEST_ID, required=True)


class ReportCurrencyForm(Form):
    currency = Currency(_l("Report currency"), required=True)


class RateForm(Form):
    currency = Currency(_l("Currency"), required=True)
    day = Day(_l("From this day on"), required=True)
    rate = Text(_l("One unit is worth"), most=30, required=True)


class OwnedForm(Form):
    sku = OneOf(_l("Product"), choices=lambda: [("", _l("Choose one")), *choices()], required=True)
