"""What a program was given by GET may come back by PUT and PATCH as it is: what is only to be read is taken and not looked at."""

from typing import Any, ClassVar

from flask_babel import gettext as _

from core.forms import Form, Text


class WholeListForm(Form):
    """All of them, under a name of their own or under GET's, `data`: none is left where the list is empty. A page that goes
    on is no whole list, and its `next` is refused."""

    own: ClassVar[str]

    next = Text(most=0)

    @property
    def wanted(self) -> list[dict[str, Any]]:
        own = self[self.own].data
        return own if own is not None else self["data"].data

    def validate(self, extra_validators: Any = None) -> bool:
        is_fine = super().validate(extra_validators)
        own = self[self.own]
        if (own.data is None) != (self["data"].data is None):
            return is_fine
        own.errors = [*own.errors, _("This is needed, once.")]
        return False


def to_be_kept(form: Form, only_read: frozenset[str]) -> dict[str, Any]:
    """Of a PATCH: what was sent and is not only to be read."""
    return {name: form[name].data for name in form.given - only_read}
