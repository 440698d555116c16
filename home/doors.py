"""What the composition root plugs in."""

from home.front.views import pages as front
from home.inbox.views import pages as inbox
from home.machines.views import pages as machines
from home.member.reader import READER as member_reader
from home.member.views import pages as member
from home.own_data.api import api as own_data_api
from home.own_data.export import JOBS
from home.own_data.views import pages as own_data
from home.permalinks.views import pages as permalinks
from home.tour.views import pages as tour

__all__ = ["BLUEPRINTS", "JOBS", "READERS"]

BLUEPRINTS = [front, inbox, member, own_data, own_data_api, machines, tour, permalinks]
READERS = [member_reader]
