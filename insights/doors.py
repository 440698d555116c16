"""What the composition root plugs in."""

from insights.feed.api import api

BLUEPRINTS = [api]
