"""What the composition root plugs in."""

from flask_babel import lazy_gettext as _l

from home.front.views import pages as front
from home.inbox.views import pages as inbox
from home.machines.views import pages as machines
from home.member.reader import READER as member_reader
from home.member.views import pages as member
from home.own_data import export
from home.own_data.api import api as own_data_api
from home.own_data.views import pages as own_data
from home.permalinks.views import pages as permalinks
from home.running import actions as running_actions
from home.running.api import api as running_api
from home.running.views import pages as running
from home.tour.views import pages as tour

__all__ = ["ADMIN_ROOMS", "BLUEPRINTS", "JOBS", "READERS"]

BLUEPRINTS = [front, inbox, member, own_data, own_data_api, machines, tour, permalinks, running, running_api]
JOBS = {**export.JOBS, **running_actions.JOBS}
ADMIN_ROOMS = [(_l("Readers"), "running.index")]
READERS = [member_reader]
