"""What people send about posts."""

from flask_babel import lazy_gettext as _l

from core.forms import Form, OneOf, Text, Whole, Words
from forum.reactions.models import REACTIONS
from forum.threads.forms import BODY


class PostForm(Form):
    body = Words(_l("Your reply"), required=True, **BODY)
    reply_to = Whole(least=1)


class PostPageForm(PostForm):
    """On a page there is also the key that makes a double click one post."""

    once = Text(most=40)


class PostEditForm(Form):
    body = Words(_l("Text"), required=True, **BODY)
    version = Whole(least=1, required=True)


class AnswerForm(Form):
    post_id = Whole(least=1, required=True)


class ReactionForm(Form):
    """The version of the product is that of the person who tried the tip."""

    product_version = Text(_l("Version"), most=40)


class ReactionPageForm(ReactionForm):
    """The button says which: `react` gives its kind, `withdraw` takes it back."""

    react = OneOf(choices=REACTIONS)
    withdraw = OneOf(choices=REACTIONS)
