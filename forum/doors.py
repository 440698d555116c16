"""What the composition root plugs in."""

from flask_babel import lazy_gettext as _l

from core.slots import Filler
from forum.about_product import latest_about
from forum.activity import KINDS
from forum.categories import api as categories_api
from forum.categories import moving
from forum.categories import views as categories
from forum.categories.defaults import make_first_rooms
from forum.curation import views as curation
from forum.drafts import views as drafts
from forum.drafts.actions import forget_old_drafts
from forum.feeds import views as feeds
from forum.following import views as following
from forum.following.actions import write_read_marks
from forum.imports import importing
from forum.posts import api as posts_api
from forum.posts import views as posts
from forum.threads import api as threads_api
from forum.threads import views as threads

BLUEPRINTS = [
    threads.pages,
    posts.pages,
    curation.pages,
    drafts.pages,
    feeds.pages,
    following.pages,
    categories.pages,
    categories_api.api,
    threads_api.api,
    posts_api.api,
]
SLOTS: dict[str, list[Filler]] = {"product": [latest_about]}
ADMIN_ROOMS = [(_l("Categories"), "categories.index")]

# What a GET of a thread notes down.
BUFFERS = {"read_marks": write_read_marks}

TICKS = [make_first_rooms, forget_old_drafts, *importing.TICKS]
IMPORTERS = [importing.IMPORTER]
JOBS = {**importing.JOBS, **moving.JOBS}

__all__ = ["ADMIN_ROOMS", "BLUEPRINTS", "BUFFERS", "IMPORTERS", "JOBS", "KINDS", "SLOTS", "TICKS"]
