"""What support and usage show to `app.py`."""

from customers.support.api import api
from customers.support.facts import FACTS
from customers.support.importing import IMPORTERS

BLUEPRINTS = [api]

__all__ = ["BLUEPRINTS", "FACTS", "IMPORTERS"]
