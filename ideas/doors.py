"""What the composition root plugs in."""

from core.slots import Filler
from ideas.about_product import wanted_of
from ideas.activity import KINDS
from ideas.campaigns import actions as opening
from ideas.campaigns import inviting
from ideas.campaigns import views as campaigns
from ideas.campaigns.api import api as campaigns_api
from ideas.facts import FACTS
from ideas.feed import FEED
from ideas.feeds import pages as feeds
from ideas.front import lead
from ideas.ideas import views as ideas
from ideas.ideas.api import api as ideas_api
from ideas.ideas.proposing import pages as proposing
from ideas.importing import IMPORTER
from ideas.privacy import PRIVACY
from ideas.search import SEARCHABLE
from ideas.statuses import views as statuses
from ideas.tally import views as tally
from ideas.telling import TELLING
from ideas.votes.views import pages as voting

BLUEPRINTS = [
    ideas.pages,
    proposing,
    voting,
    campaigns.pages,
    statuses.pages,
    tally.pages,
    feeds,
    ideas_api,
    campaigns_api,
]
TICKS = [opening.open_and_close]
JOBS = {**opening.JOBS, **inviting.JOBS}
IMPORTERS = [IMPORTER]
SLOTS: dict[str, list[Filler]] = {"front_lead": [lead], "product": [wanted_of]}

__all__ = [
    "BLUEPRINTS",
    "FACTS",
    "FEED",
    "IMPORTERS",
    "JOBS",
    "KINDS",
    "PRIVACY",
    "SEARCHABLE",
    "SLOTS",
    "TELLING",
    "TICKS",
]
