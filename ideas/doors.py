"""What the composition root plugs in."""

from ideas.activity import KINDS
from ideas.campaigns.actions import open_and_close
from ideas.campaigns.api import api as campaigns_api
from ideas.facts import FACTS
from ideas.feed import FEED
from ideas.ideas.api import api as ideas_api
from ideas.privacy import PRIVACY
from ideas.search import SEARCHABLE

BLUEPRINTS = [ideas_api, campaigns_api]
TICKS = [open_and_close]

__all__ = ["BLUEPRINTS", "FACTS", "FEED", "KINDS", "PRIVACY", "SEARCHABLE", "TICKS"]
