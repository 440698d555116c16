"""Taking threads where fewer people see them: it is said, and whoever does it says that they mean it."""

from flask_babel import gettext as _

from core.errors import Invalid
from forum.categories.models import MEMBERS, STAFF, WHO

REMOVED = "removed"
CIRCLES = (*WHO, REMOVED)
"""Who sees something, each circle smaller than the one before; what was removed, moderators alone see."""


def must_mean_to_close(see: str, will_see: str, place: str, is_meant: bool) -> None:
    """`place` is the name of where it goes."""
    if is_meant or CIRCLES.index(will_see) <= CIRCLES.index(see):
        return
    raise Invalid({"closing": _words(will_see, place)})


def _words(will_see: str, place: str) -> str:
    if will_see == MEMBERS:
        return _("In %(place)s only members see it: guests and search engines will find it no longer.", place=place)
    if will_see == STAFF:
        return _("In %(place)s only staff see it: for customers, its author too, it will be gone.", place=place)
    return _("The other thread was removed: with it, this one will be gone for all but moderators.")
