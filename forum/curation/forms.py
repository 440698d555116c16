"""What moderators send."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, Moment, Text, Whole


class MoveForm(Form):
    category = Text(_l("Category"), most=60, required=True)


class MergeForm(Form):
    into = Whole(_l("Number of the other thread"), least=1, required=True)


class PinForm(Form):
    until = Moment(_l("Until"))


class HideForm(Form):
    reason = Text(_l("Reason"), most=200)
