"""What moderators send."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, Moment, Text, Whole


class MoveForm(Form):
    """`closing` repeats where it goes: fewer will see it there, and that is meant."""

    category = Text(_l("Category"), most=60, required=True)
    closing = Text(_l("Yes, close it to the others"), most=60)

    @property
    def is_meant(self) -> bool:
        return self.closing.data == self.category.data


class MergeForm(Form):
    into = Whole(_l("Number of the other thread"), least=1, required=True)
    closing = Text(_l("Yes, close it to the others"), most=20)

    @property
    def is_meant(self) -> bool:
        return self.closing.data == str(self.into.data)


class PinForm(Form):
    until = Moment(_l("Until"))


class HideForm(Form):
    reason = Text(_l("Reason"), most=200)
