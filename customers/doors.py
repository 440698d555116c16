"""What this package shows to `app.py`: its pages and doors, in the order of growing privilege."""

from customers import lab_rooms, privacy, seen, throttle
from customers.accounts.views import pages as accounts
from customers.attributes.api import api as attributes_api
from customers.attributes.views import pages as attributes
from customers.commands import commands
from customers.consent.api import api as consent_api
from customers.consent.views import pages as consent
from customers.links.actions import forget_old_links
from customers.oidc.views import pages as oidc
from customers.people.views import ROOMS as ADMIN_ROOMS
from customers.people.views import pages as people
from customers.record import barred, erasing
from customers.record.api import api as record_api
from customers.record.views import pages as record
from customers.segments.actions import evaluate_due
from customers.segments.api import api as segments_api
from customers.segments.views import pages as segments
from customers.settings.api import api as me_api
from customers.settings.views import pages as settings
from customers.sign_in.views import pages as sign_in
from customers.tokens.api import api as tokens_api
from customers.tokens.views import pages as tokens

__all__ = ["ADMIN_ROOMS", "BLUEPRINTS", "BUFFERS", "COMMANDS", "JOBS", "LAB_ROOMS", "OPTIONS", "PRIVACY", "TICKS"]

PRIVACY = [privacy.PRIVACY]
BLUEPRINTS = [
    sign_in,
    accounts,
    oidc,
    settings,
    me_api,
    people,
    tokens,
    consent,
    attributes,
    segments,
    record,
    attributes_api,
    consent_api,
    record_api,
    segments_api,
    tokens_api,
]
JOBS = erasing.JOBS
LAB_ROOMS = lab_rooms.ROOMS
OPTIONS = erasing.OPTIONS
COMMANDS = commands
BUFFERS = seen.BUFFERS
TICKS = [throttle.forget_old_attempts, forget_old_links, barred.forget_old_bars, erasing.erase_due, evaluate_due]
