"""What the composition root plugs in."""

from flask_babel import lazy_gettext as _l

from core.health import Gauged
from insights.dataset.commands import commands
from insights.feed.api import api
from insights.feed.views import pages as feed_pages
from insights.webhooks import queries, sending
from insights.webhooks.api import api as webhooks_api
from insights.webhooks.privacy import PRIVACY
from insights.webhooks.views import pages as webhooks_pages

__all__ = ["ADMIN_ROOMS", "BLUEPRINTS", "COMMANDS", "GAUGES", "JOBS", "LAB_ROOMS", "PRIVACY", "TICKS"]

BLUEPRINTS = [api, feed_pages, webhooks_api, webhooks_pages]
COMMANDS = [commands]
JOBS = sending.JOBS
TICKS = sending.TICKS
ADMIN_ROOMS = [(_l("Webhooks"), "webhooks.index")]
LAB_ROOMS = [(_l("Feed"), "lab_feed.index")]
GAUGES = [Gauged("webhook_waiting", "Deliveries on their way.", "webhook", queries.how_many_wait)]
