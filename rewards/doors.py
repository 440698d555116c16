"""What the composition root plugs in."""

from rewards import unusual
from rewards.activity import KINDS
from rewards.badges import actions as badges
from rewards.badges import api as badges_api
from rewards.badges import views as badge_pages
from rewards.badges.reader import READER as badges_reader
from rewards.catalogue import api as catalogue_api
from rewards.catalogue import views as catalogue_pages
from rewards.commands import commands
from rewards.facts import FACTS
from rewards.leaderboard import api as leaderboard_api
from rewards.leaderboard import views as leaderboard_pages
from rewards.ledger import api as ledger_api
from rewards.ledger.queries import own_points
from rewards.ledger.reader import READER as ledger_reader
from rewards.levels import api as levels_api
from rewards.levels import views as level_pages
from rewards.levels.actions import JOBS as LEVEL_JOBS
from rewards.levels.feed import ACTOR_FACTS
from rewards.levels.standing import OPTIONS as LEVEL_OPTIONS
from rewards.levels.standing import end_graces
from rewards.mine import views as mine
from rewards.privacy import PRIVACY
from rewards.rules import api as rules_api
from rewards.rules import views as rule_pages
from rewards.rules.defaults import make_default_rules
from rewards.telling import TELLING
from rewards.ticks import mature_points

BLUEPRINTS = [
    mine.pages,
    catalogue_pages.pages,
    leaderboard_pages.pages,
    badge_pages.pages,
    rule_pages.pages,
    level_pages.pages,
    ledger_api.api,
    rules_api.api,
    badges_api.api,
    leaderboard_api.api,
    catalogue_api.api,
    levels_api.api,
]
READERS = [ledger_reader, badges_reader]
COMMANDS = [commands]
JOBS = {badges.JOB: badges.award_to_all, **LEVEL_JOBS, **unusual.JOBS}
TICKS = [make_default_rules, mature_points, end_graces, unusual.look_hourly]
OPTIONS = {**LEVEL_OPTIONS, **unusual.OPTIONS}
ME = [own_points]

__all__ = [
    "ACTOR_FACTS",
    "BLUEPRINTS",
    "COMMANDS",
    "FACTS",
    "JOBS",
    "KINDS",
    "ME",
    "OPTIONS",
    "PRIVACY",
    "READERS",
    "TELLING",
    "TICKS",
]
