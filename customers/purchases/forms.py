"""What shops and staff send about orders. Webhooks and files are mapped to these forms: every door has the same limits."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from core.clock import now
from core.forms import Form, JsonObject, Moment, OneOf, Rows, Text, Whole
from core.forms.reused import ReusedForm
from core.forms.texts import unkeepable
from customers.fields import EmailAddress
from customers.products.actions import LONGEST_NAME, LONGEST_SKU
from customers.purchases.money import MOST, is_code
from customers.purchases.people import Who
from customers.purchases.statuses import KNOWN

LONGEST_ID = 120
A_DAY = timedelta(days=1)
MOST_PIECES = 1_000_000
CANCELLED = "cancelled:"


class PersonForm(ReusedForm):
    external_id = Text(_l("External id"), most=LONGEST_ID, default=None)
    email = EmailAddress(_l("E-mail"), default=None)


class Person(JsonObject):
    """`{"external_id": …}` or `{"email": …}` or both; `data` is a Who."""

    def take_json(self, value: Any) -> str | None:
        problem = super().take_json(value)
        if problem is None:
            sent: Any = self.data
            named = PersonForm.from_data(sent, where=self.name)
            self.data = Who(named["external_id"] or None, named["email"] or None)
            if self.data == Who():
                return _("Say who it is: an external_id or an email.")
        return problem


class Currency(Text):
    """ISO 4217."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, most=3, **options)

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if self.data and not is_code(self.data):
            raise ValidationError(_("A currency by its three capital letters, such as EUR."))


class Happened(Moment):
    """A moment that has been. A day is left to clocks and time zones."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data is not None and self.data > now() + A_DAY:
            raise ValidationError(_("This lies in the future."))


class LineForm(ReusedForm):
    sku = Text(_l("SKU"), most=LONGEST_SKU, required=True)
    name = Text(_l("Name"), most=LONGEST_NAME, default="")
    quantity = Whole(_l("Quantity"), least=0, most=MOST_PIECES, required=True)
    net_amount = Whole(_l("Net amount"), least=0, most=MOST, required=True)
    cost_amount = Whole(_l("Cost"), least=0, most=MOST)


class PurchaseForm(ReusedForm):
    order_id = Text(_l("Order"), most=LONGEST_ID, required=True)
    customer = Person(_l("Customer"), required=True)
    ordered_at = Happened(_l("Ordered at"), required=True)
    currency = Currency(_l("Currency"), required=True)
    status = OneOf(_l("Status"), choices=KNOWN, default="paid")
    lines = Rows(LineForm, _l("Lines"), least=1, most=1000)

    def validate_lines(self, field: Rows) -> None:
        """All lines together as little as one: sums over many orders stay within 64 bits."""
        if sum(line.get("net_amount") or 0 for line in field.data or ()) > MOST:
            raise ValidationError(_("At most %(most)s in all.", most=MOST))


class StatusForm(Form):
    status = OneOf(_l("Status"), choices=KNOWN, required=True)
    at = Happened(_l("At"))


class RefundLineForm(ReusedForm):
    sku = Text(_l("SKU"), most=LONGEST_SKU, required=True)
    quantity = Whole(_l("Quantity"), least=0, most=MOST_PIECES, default=0)
    net_amount = Whole(_l("Net amount"), least=0, most=MOST, required=True)


class RefundForm(ReusedForm):
    """Without lines and amount, all that is left came back. An amount is shared out over the lines; beside lines that say their
    own it is refused."""

    refund_id = Text(_l("Refund"), most=LONGEST_ID, required=True)
    refunded_at = Happened(_l("Refunded at"), required=True)
    amount = Whole(_l("Amount"), least=0, most=MOST)
    lines = Rows(RefundLineForm, _l("Lines"), most=1000, default=())

    def validate_refund_id(self, field: Text) -> None:
        if (field.data or "").startswith(CANCELLED):
            raise ValidationError(_("Begin it otherwise: so begin the refunds of cancelled orders."))


def is_order_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and not unkeepable(text) and text.isprintable()
