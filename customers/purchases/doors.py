"""What orders show to `app.py`."""

from customers.products.api import api as products
from customers.purchases.activity import KINDS
from customers.purchases.api import api
from customers.purchases.facts import FACTS
from customers.purchases.feed import ACTOR_FACTS, FEED
from customers.purchases.hooks.deliveries import forget_old_deliveries
from customers.purchases.hooks.views import api as hooks
from customers.purchases.matching import match_all
from customers.purchases.ownership import post_author
from customers.purchases.privacy import PRIVACY
from customers.purchases.refunds import take_all_held

BLUEPRINTS = [api, hooks, products]
TICKS = [match_all, take_all_held, forget_old_deliveries]
OPTIONS = {"report_currency": ""}
SLOTS = {"post_author": [post_author]}

__all__ = ["ACTOR_FACTS", "BLUEPRINTS", "FACTS", "FEED", "KINDS", "OPTIONS", "PRIVACY", "SLOTS", "TICKS"]
