"""What people send about ideas."""

from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, ListQuery, OneOf, Tags, Text, Whole, Words
from core.forms.texts import LONGEST_KEPT_TAG
from forum.threads.forms import BODY
from ideas.ideas.queries import ORDERS

TITLE = {"least": 5, "most": 150}


class IdeaForm(Form):
    title = Text(_l("Your idea in a sentence"), required=True, **TITLE)
    body = Words(_l("Why, and what you do today instead"), required=True, **BODY)
    campaign_id = Whole(least=1)
    tags = Tags(_l("Tags"))
    product = Text(_l("Product"), most=64)


class IdeaPageForm(IdeaForm):
    """On a page there is also the wish of who has no script to be shown first what is there already."""

    check = Text(most=1)


class IdeaEditForm(Form):
    nullable = frozenset({"product"})

    title = Text(_l("The idea in a sentence"), required=True, **TITLE)
    body = Words(_l("Text"), required=True, **BODY)
    tags = Tags(_l("Tags"), longest=LONGEST_KEPT_TAG)
    product = Text(_l("Product"), most=64)
    version = Whole(least=1, required=True)


class IdeaQuery(ListQuery):
    order = OneOf(choices=("", *ORDERS))
    status = Text(most=40)
    campaign = Whole(least=1)
    product = Text(most=64)


class VoteForm(Form):
    weight = Whole(least=1, most=3)


class VotePageForm(VoteForm):
    """`voted` is empty where it is taken back."""

    voted = Text(most=1)


class FollowForm(Form):
    follow = Flag()
