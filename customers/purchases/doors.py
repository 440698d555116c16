"""What orders show to `app.py`."""

from flask_babel import lazy_gettext as _l

from customers.products.api import api as products
from customers.products.views import pages as catalogue
from customers.purchases.activity import KINDS
from customers.purchases.api import api
from customers.purchases.commands import commands
from customers.purchases.facts import FACTS
from customers.purchases.feed import ACTOR_FACTS, FEED
from customers.purchases.hooks.deliveries import forget_old_deliveries
from customers.purchases.hooks.views import api as hooks
from customers.purchases.matching import match_all
from customers.purchases.ownership import post_author
from customers.purchases.privacy import PRIVACY
from customers.purchases.refunds import take_all_held
from customers.purchases.return_window import OPTIONS as RETURNS
from customers.purchases.showing import record
from customers.purchases.views import pages

BLUEPRINTS = [pages, catalogue, api, hooks, products]
TICKS = [match_all, take_all_held, forget_old_deliveries]
COMMANDS = [commands]
OPTIONS = {"report_currency": "", **RETURNS}
SLOTS = {"post_author": [post_author], "record": [record]}
LAB_ROOMS = [(_l("Purchases"), "purchases.index"), (_l("Products"), "products.index")]

__all__ = [
    "ACTOR_FACTS",
    "BLUEPRINTS",
    "COMMANDS",
    "FACTS",
    "FEED",
    "KINDS",
    "LAB_ROOMS",
    "OPTIONS",
    "PRIVACY",
    "SLOTS",
    "TICKS",
]
