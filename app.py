"""The composition root: the one place that knows every package. Who hears of a new post? Look at READERS."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import customers.activity
import customers.dataset
import customers.doors
import customers.facts
import customers.feed
import customers.imports.importing
import customers.purchases.activity
import customers.purchases.dataset
import customers.purchases.doors as purchases
import customers.purchases.importing
import customers.search
import customers.support.doors as support
import customers.telling
import forum.activity
import forum.dataset
import forum.doors
import forum.facts
import forum.feed
import forum.privacy
import forum.search
import forum.telling
import home.doors
import home.inbox.privacy
import ideas.activity
import ideas.dataset
import ideas.doors
import insights.doors
import rewards.activity
import rewards.dataset
import rewards.doors
import search_index.doors
from core import exports, health, idempotency, mail, own_traces, pictures, uploads
from core.assembly import bare_app
from core.buffer import Buffers
from core.commands import commands as core_commands
from core.config import Settings, read_settings
from core.facts import Fact
from core.journal import commands as journal
from core.journal.activity import Kinds, passed_over
from core.memory import leave_in_peace
from core.openapi.views import api as openapi
from core.telling import joined
from customers import viewers
from customers.contacts import actions as contacts
from home.demo.commands import commands as demo_commands
from home.doctor import doctor
from home.every_page import for_every_page
from home.imports.commands import import_group
from home.imports.queries import paying_imports
from home.inbox.reader import make_reader as make_inbox_reader
from insights.webhooks import reader as webhooks

BLUEPRINTS = [
    health.pages,
    uploads.pages,
    pictures.pages,
    exports.api,
    openapi,
    *home.doors.BLUEPRINTS,
    *customers.doors.BLUEPRINTS,
    *purchases.BLUEPRINTS,
    *support.BLUEPRINTS,
    *forum.doors.BLUEPRINTS,
    *ideas.doors.BLUEPRINTS,
    *rewards.doors.BLUEPRINTS,
    *insights.doors.BLUEPRINTS,
    *search_index.doors.BLUEPRINTS,
]

KINDS = [*customers.activity.KINDS, *purchases.KINDS, *forum.doors.KINDS, *ideas.doors.KINDS, *rewards.doors.KINDS]

# Which of them which reader passes over.
IGNORED_BY = passed_over(
    [
        customers.activity.IGNORED_BY,
        customers.purchases.activity.IGNORED_BY,
        forum.activity.IGNORED_BY,
        ideas.activity.IGNORED_BY,
        rewards.activity.IGNORED_BY,
        webhooks.passed_over(KINDS),
    ]
)

# What conditions (segments, badges, audiences, advocates) can ask about customers.
FACTS: list[Fact] = [
    *customers.facts.FACTS,
    *purchases.FACTS,
    *support.FACTS,
    *forum.facts.FACTS,
    *ideas.doors.FACTS,
    *rewards.doors.FACTS,
]

# What each package holds of a person, and how it forgets and merges one. The customer's own row comes last.
PRIVACY = [
    own_traces.PRIVACY,
    forum.privacy.PRIVACY,
    ideas.doors.PRIVACY,
    home.inbox.privacy.PRIVACY,
    *search_index.doors.PRIVACY,
    purchases.PRIVACY,
    rewards.doors.PRIVACY,
    insights.doors.PRIVACY,
    *customers.doors.PRIVACY,
]

# What can be found by searching.
SEARCHABLE = [*forum.search.SEARCHABLE, *ideas.doors.SEARCHABLE, *customers.search.SEARCHABLE]

# Whom the inbox tells of what, and in which words; and what staff read on a record.
TELLING = [customers.telling.TELLING, forum.telling.TELLING, ideas.doors.TELLING, rewards.doors.TELLING]

# Each follows the journal with a cursor of its own, in this order.
READERS = [
    search_index.doors.make_reader(SEARCHABLE),
    *rewards.doors.READERS,
    *home.doors.READERS,
    make_inbox_reader(joined(TELLING)),
    webhooks.make_reader(KINDS),
]

# What the export feed shows: each object's type, and what is known of an actor at the time.
FEED = [*customers.feed.FEED, *purchases.FEED, *forum.feed.FEED, *ideas.doors.FEED]
ACTOR_FACTS = [*customers.feed.ACTOR_FACTS, *purchases.ACTOR_FACTS, *rewards.doors.ACTOR_FACTS]

# The tables of `flask export dataset`.
DATASET = [
    *customers.dataset.DATASET,
    *customers.purchases.dataset.DATASET,
    *forum.dataset.DATASET,
    *ideas.dataset.DATASET,
    *rewards.dataset.DATASET,
]

# A place in a lower package's template → what upper packages put there.
SLOTS = {
    **purchases.SLOTS,
    **ideas.doors.SLOTS,
    **search_index.doors.SLOTS,
    "product": [*forum.doors.SLOTS["product"], *ideas.doors.SLOTS["product"]],
}

# Name → function of (JobRun, **arguments).
JOBS = {
    **mail.JOBS,
    **search_index.doors.JOBS,
    **forum.doors.JOBS,
    **rewards.doors.JOBS,
    **customers.doors.JOBS,
    **home.doors.JOBS,
    **ideas.doors.JOBS,
    **insights.doors.JOBS,
}

# What `/metrics` says beside requests and readers.
GAUGES = insights.doors.GAUGES

# Called by the worker every 15 seconds.
TICKS = [
    mail.tidy,
    *search_index.doors.TICKS,
    exports.tidy,
    idempotency.tidy,
    *customers.doors.TICKS,
    *purchases.TICKS,
    *ideas.doors.TICKS,
    *forum.doors.TICKS,
    *rewards.doors.TICKS,
    *insights.doors.TICKS,
]

# What GETs note down → how it is written, a moment later.
BUFFERS = {**search_index.doors.BUFFERS, **customers.doors.BUFFERS, **forum.doors.BUFFERS}

# `flask import <name> FILE`.
IMPORTERS = [
    *forum.doors.IMPORTERS,
    *ideas.doors.IMPORTERS,
    customers.imports.importing.IMPORTER,
    customers.purchases.importing.IMPORTER,
    *support.IMPORTERS,
]

COMMANDS = [
    import_group(IMPORTERS),
    journal.commands,
    *core_commands,
    *customers.doors.COMMANDS,
    *purchases.COMMANDS,
    *rewards.doors.COMMANDS,
    *search_index.doors.COMMANDS,
    *insights.doors.COMMANDS,
    demo_commands,
    doctor,
]

# What staff may change while the site runs, with its default.
OPTIONS = {
    **purchases.OPTIONS,
    **customers.doors.OPTIONS,
    **contacts.OPTIONS,
    **rewards.doors.OPTIONS,
    "members_only": False,
    "invite_only": False,
    "site_name": "",
}

# What `GET /me` says beside the record: functions from a customer's id to fields.
ME = [*rewards.doors.ME]

# (label, endpoint) of the rooms of `/admin`, in the order of their tabs; one sees those that one may open.
ADMIN_ROOMS = [
    *customers.doors.ADMIN_ROOMS,
    *forum.doors.ADMIN_ROOMS,
    *search_index.doors.ADMIN_ROOMS,
    *home.doors.ADMIN_ROOMS,
    *insights.doors.ADMIN_ROOMS,
]

# The same for `/lab`.
LAB_ROOMS = [*customers.doors.LAB_ROOMS, *purchases.LAB_ROOMS, *insights.doors.LAB_ROOMS]

# (label, address) of the navigation, and of what staff have besides.
NAVIGATION = [
    (_l("Home"), "/"),
    (_l("Latest"), "/latest"),
    (_l("Tips"), "/c/tips"),
    (_l("Ideas"), "/ideas"),
    (_l("Rewards"), "/rewards"),
]
STAFF_NAVIGATION = [(_l("Laboratory"), "/lab"), (_l("Administration"), "/admin")]


def create_app(settings: Settings | None = None) -> Flask:
    app = bare_app(settings or read_settings(), viewers.by_session, viewers.by_token)
    app.extensions.update(
        kinds=Kinds(KINDS),
        readers=READERS,
        telling=joined(TELLING),
        feed_types={one.type: one for one in FEED},
        actor_facts=ACTOR_FACTS,
        dataset=DATASET,
        paying_imports=paying_imports,
        slots=SLOTS,
        admin_rooms=ADMIN_ROOMS,
        lab_rooms=LAB_ROOMS,
        me=ME,
        facts={fact.name: fact for fact in FACTS},
        privacy=PRIVACY,
        jobs=JOBS,
        importers={importer.name: importer for importer in IMPORTERS},
        ticks=TICKS,
        gauges=GAUGES,
        buffers=Buffers(app, BUFFERS),
        options={"defaults": OPTIONS, "values": {}, "read_at": float("-inf")},
        navigation=NAVIGATION,
        staff_navigation=STAFF_NAVIGATION,
        search=search_index.doors.make_index(app.config["SETTINGS"], SEARCHABLE),
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.context_processor(for_every_page)
    if not app.testing:
        leave_in_peace()
    return app
