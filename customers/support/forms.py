"""What a support desk and products send."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, Text, Whole
from customers.products.actions import LONGEST_SKU
from customers.purchases.forms import LONGEST_ID, Happened, Person
from customers.support.measure import Measure

MOST_MINUTES = 1_000_000


class SupportCaseForm(Form):
    case_id = Text(_l("Case"), most=LONGEST_ID, required=True)
    customer = Person(_l("Customer"), required=True)
    product = Text(_l("Product (SKU)"), most=LONGEST_SKU, default=None)
    kind = Text(_l("Kind"), most=60, default="")
    opened_at = Happened(_l("Opened at"), required=True)
    closed_at = Happened(_l("Closed at"))
    minutes = Whole(_l("Minutes"), least=0, most=MOST_MINUTES)
    status = Text(_l("Status"), most=40, default="")


class SupportCaseChangeForm(Form):
    """How it goes on. What it is about does not change."""

    nullable = frozenset({"closed_at", "minutes"})

    closed_at = Happened(_l("Closed at"))
    minutes = Whole(_l("Minutes"), least=0, most=MOST_MINUTES)
    status = Text(_l("Status"), most=40, default="")


class UsageForm(Form):
    event_id = Text(_l("Event"), most=LONGEST_ID, required=True)
    customer = Person(_l("Customer"), required=True)
    sku = Text(_l("SKU"), most=LONGEST_SKU, default=None)
    at = Happened(_l("At"), required=True)
    measure = Text(_l("Measure"), most=60, required=True)
    value = Measure(_l("Value"), required=True)
