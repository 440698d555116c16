"""What the composition root plugs in."""

from flask_babel import lazy_gettext as _l

from search_index.api import api
from search_index.commands import commands
from search_index.index import make_index
from search_index.log import BUFFERS, forget_old_searches
from search_index.privacy import PRIVACY as _PRIVACY
from search_index.reader import JOBS, make_reader
from search_index.views import pages, similar_ideas

BLUEPRINTS = [pages, api]
COMMANDS = [commands]
TICKS = [forget_old_searches]
SLOTS = {"similar_ideas": [similar_ideas]}
PRIVACY = [_PRIVACY]
ADMIN_ROOMS = [(_l("Searches"), "search.searches")]

__all__ = [
    "ADMIN_ROOMS",
    "BLUEPRINTS",
    "BUFFERS",
    "COMMANDS",
    "JOBS",
    "PRIVACY",
    "SLOTS",
    "TICKS",
    "make_index",
    "make_reader",
]
