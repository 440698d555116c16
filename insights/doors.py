"""What the composition root plugs in."""

from insights.dataset.commands import commands
from insights.feed.api import api

BLUEPRINTS = [api]
COMMANDS = [commands]
