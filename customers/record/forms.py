"""What staff and the CRM send of a record."""

from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, JsonObject, Moment, Text, Whole, Words
from customers.fields import EmailAddress, Secret


class RecordForm(Form):
    """PATCH: nothing is needed, what is sent counts."""

    nullable = frozenset({"external_id", "email"})

    external_id = Text(_l("Number at shop and CRM"), most=120)
    email = EmailAddress(_l("E-mail"))
    handle = Text(_l("Handle"), most=30, required=True)
    name = Text(_l("Name"), most=120, default="")
    attributes = JsonObject(_l("Attributes"))


class UpsertForm(RecordForm):
    external_id = Text(_l("Number at shop and CRM"), most=120, required=True)
    handle = Text(_l("Handle"), most=30)
    joined_at = Moment(_l("On record since"))


class MergeForm(Form):
    into = Whole(_l("Number of the record that stays"), least=1, required=True)


class EraseForm(Form):
    password = Secret(_l("Your password"))
    with_posts = Flag(_l("What I wrote is to go as well"))
    immediately = Flag(_l("Without the time of grace"))


class DisputeForm(Form):
    why = Words(_l("What is wrong with it?"), most=1000, required=True)


class DisputeAnswerForm(Form):
    answer = Words(_l("Why it stays"), most=1000, required=True)
