"""The rooms that a new site starts with, so that the first person who comes in finds a place to write."""

from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db, insert_or
from core.stamps import SITE, touch
from forum.categories.models import EVERYONE, MEMBERS, STAFF, Category


def make_first_rooms() -> None:
    """Where there are none yet. Two workers that start at once make them once."""
    if db.session.execute(select(Category.id).limit(1)).first() is not None:
        return
    rows = [
        {"position": place, "see": EVERYONE, "reply": MEMBERS, "create": MEMBERS, **room}
        for place, room in enumerate(_rooms(), start=1)
    ]
    db.session.execute(insert_or(Category).on_conflict_do_nothing(index_elements=["slug"]), rows)
    touch(SITE)


def _rooms() -> list[dict[str, str]]:
    return [
        {
            "slug": "announcements",
            "name": _("Announcements"),
            "description": _("What is new. Staff start these; everybody may answer."),
            "create": STAFF,
            "default_kind": "announcement",
        },
        {
            "slug": "questions",
            "name": _("Questions"),
            "description": _("Something does not work, or could work better. Say which product and version you have."),
            "default_kind": "question",
        },
        {
            "slug": "tips",
            "name": _("Tips"),
            "description": _("One thing that worked for you, so that others can say whether it works for them."),
            "default_kind": "tip",
        },
        {
            "slug": "talk",
            "name": _("Talk"),
            "description": _("Everything else worth telling one another."),
            "default_kind": "discussion",
        },
    ]
