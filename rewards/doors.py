"""What the composition root plugs in."""

from rewards.activity import KINDS
from rewards.commands import commands
from rewards.ledger.balances import mature

BLUEPRINTS: list = []
COMMANDS = [commands]
TICKS = [mature]

__all__ = ["BLUEPRINTS", "COMMANDS", "KINDS", "TICKS"]
