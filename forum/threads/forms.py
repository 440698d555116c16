"""What people send about threads."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, ListQuery, OneOf, Tags, Text, Whole, Words
from core.forms.texts import LONGEST_KEPT_TAG
from forum.threads.kinds import KINDS

TITLE = {"least": 5, "most": 255}
BODY = {"least": 2, "most": 32_000}


class ThreadForm(Form):
    category = Text(_l("Category"), most=60, required=True)
    title = Text(_l("Title"), required=True, **TITLE)
    body = Words(_l("Text"), required=True, **BODY)
    kind = OneOf(_l("What is it?"), choices=KINDS)
    tags = Tags(_l("Tags"))
    product = Text(_l("Product"), most=64)


class ThreadEditForm(Form):
    """The head of a thread; its text is its opening post's."""

    nullable = frozenset({"product"})

    title = Text(_l("Title"), required=True, **TITLE)
    tags = Tags(_l("Tags"), longest=LONGEST_KEPT_TAG)
    product = Text(_l("Product"), most=64)
    version = Whole(least=1, required=True)


class ThreadQuery(ListQuery):
    category = Text(most=60)
    tag = Text(most=40)
    product = Text(most=64)
    kind = OneOf(choices=("", *KINDS))
    author = Text(most=40)
    owners = OneOf(choices=("", "1"))
