"""What the composition root plugs in."""

from rewards.activity import KINDS
from rewards.commands import commands
from rewards.ledger import api as ledger_api
from rewards.ledger.balances import mature
from rewards.ledger.queries import own_points

BLUEPRINTS = [ledger_api.api]
COMMANDS = [commands]
TICKS = [mature]
ME = [own_points]

__all__ = ["BLUEPRINTS", "COMMANDS", "KINDS", "ME", "TICKS"]
