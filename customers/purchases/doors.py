"""What orders show to `app.py`."""

from customers.purchases.activity import KINDS
from customers.purchases.api import api
from customers.purchases.matching import match_all
from customers.purchases.refunds import take_all_held

BLUEPRINTS = [api]
TICKS = [match_all, take_all_held]
OPTIONS = {"report_currency": ""}

__all__ = ["BLUEPRINTS", "KINDS", "OPTIONS", "TICKS"]
