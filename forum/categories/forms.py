"""What admins send about categories."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from core.forms import Form, OneOf, Text, Whole, Words
from forum.categories.models import EVERYONE, MEMBERS, STAFF
from forum.threads.kinds import ANNOUNCEMENT, DISCUSSION, QUESTION, TIP

LONGEST_NAME, LONGEST_DESCRIPTION, LAST_PLACE = 80, 500, 999
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SEERS = [(EVERYONE, _l("Everyone")), (MEMBERS, _l("Members")), (STAFF, _l("Staff"))]
WRITERS = SEERS[1:]
STARTED = [
    (DISCUSSION, _l("A discussion")),
    (QUESTION, _l("A question")),
    (TIP, _l("A tip")),
    (ANNOUNCEMENT, _l("An announcement")),
]


class CategoryChangeForm(Form):
    """The slug is in the address and never changes. `parent` is another category's slug; empty: it stands by itself."""

    nullable = frozenset({"parent"})

    name = Text(_l("Name"), most=LONGEST_NAME, required=True)
    description = Words(_l("What belongs here"), most=LONGEST_DESCRIPTION, default="")
    parent = Text(_l("Stands in"), most=60, default=None)
    see = OneOf(_l("Who sees it"), choices=SEERS)
    reply = OneOf(_l("Who replies"), choices=WRITERS)
    create = OneOf(_l("Who starts threads"), choices=WRITERS)
    default_kind = OneOf(_l("What one usually starts here"), choices=STARTED)
    position = Whole(_l("Place"), least=1, most=LAST_PLACE)


class CategoryForm(CategoryChangeForm):
    slug = Text(_l("Address"), most=60, default="")

    def validate_slug(self, field: Text) -> None:
        if field.data and not SLUG.fullmatch(field.data):
            raise ValidationError(_("Small letters, digits and hyphens, please."))


class MoveThreadsForm(Form):
    """`closing` repeats where they go: fewer will see them there, and that is meant."""

    into = Text(_l("Into"), most=60, required=True)
    closing = Text(_l("Yes, close it to the others"), most=60)

    @property
    def is_meant(self) -> bool:
        return self.closing.data == self.into.data
