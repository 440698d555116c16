"""Where the ideas' conversations stand in the forum: in a category of their own, made with the first of them."""

from flask_babel import gettext as _

from forum.threads.hosting import place_for

SLUG = "ideas"


def place() -> str:
    return place_for(SLUG, _("Ideas"), _("What is said about ideas. Each conversation stands on the page of its idea."))
