"""The composition root: the one place that knows every package. Who hears of a new post? Look at READERS."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Flask, g, request
from flask_babel import Babel
from flask_babel import lazy_gettext as _l
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import customers.activity
import customers.doors
import customers.feed
import customers.purchases.doors as purchases
import customers.imports.importing
import customers.purchases.importing
import forum.doors
import home.doors
import forum.facts
import forum.feed
import insights.doors
import rewards.doors
from core import answers, headers, health, logs, mail, own_traces, uploads
from core.access import GUEST, viewer
from core.breaker import Breaker
from core.buffer import Buffers
from core.commands import commands as core_commands
from core.config import Settings, read_settings
from core.csrf import token as csrf_token
from core.db import db, prepare_engine
from core.facts import Fact
from core.guest_pages import Shelf
from core.journal import commands as journal
from core.journal.activity import Kinds
from core.jsons import OrjsonProvider
from core.limits import Limits
from core.options import option
from core.slots import slot
from core.wake import connect
from core.web import Site
from customers import viewers
from home.imports.commands import import_group
from home.imports.queries import paying_imports
from rewards.ledger import reader as ledger

BLUEPRINTS = [
    health.pages,
    uploads.pages,
    *home.doors.BLUEPRINTS,
    *customers.doors.BLUEPRINTS,
    *purchases.BLUEPRINTS,
    *forum.doors.BLUEPRINTS,
    *rewards.doors.BLUEPRINTS,
    *insights.doors.BLUEPRINTS,
]

KINDS = [*customers.activity.KINDS, *purchases.KINDS, *forum.doors.KINDS, *rewards.doors.KINDS]

# What conditions (segments, badges, audiences, advocates) can ask about customers.
FACTS: list[Fact] = [*forum.facts.FACTS]

# What each package holds of a person, and how it forgets and merges one. The customer's own row comes last.
PRIVACY = [own_traces.PRIVACY, *customers.doors.PRIVACY]

# Each follows the journal with a cursor of its own, in this order.
READERS = [ledger.READER, *home.doors.READERS]

# What the export feed shows: each object's type, and what is known of an actor at the time.
FEED = [*customers.feed.FEED, *forum.feed.FEED]
ACTOR_FACTS = [*customers.feed.ACTOR_FACTS]

# A place in a lower package's template → what upper packages put there.
SLOTS = {}

# Name → function of (JobRun, **arguments).
JOBS = {**mail.JOBS, **customers.doors.JOBS}

# Called by the worker every 15 seconds.
TICKS = [mail.tidy, *customers.doors.TICKS, *purchases.TICKS, *rewards.doors.TICKS]

# What GETs note down → how it is written, a moment later.
BUFFERS = {**forum.doors.BUFFERS}

# `flask import <name> FILE`.
IMPORTERS = [customers.imports.importing.IMPORTER, customers.purchases.importing.IMPORTER]

COMMANDS = [import_group(IMPORTERS), journal.commands, *core_commands, *customers.doors.COMMANDS, *rewards.doors.COMMANDS]

# What staff may change while the site runs, with its default.
OPTIONS = {**purchases.OPTIONS, **customers.doors.OPTIONS, "members_only": False, "invite_only": False, "site_name": ""}

# What `GET /me` says beside the record: functions from a customer's id to fields.
ME = []

# (label, endpoint) of the rooms of `/admin`, in the order of their tabs; one sees those that one may open.
ADMIN_ROOMS = [*customers.doors.ADMIN_ROOMS]

# (label, address) of the navigation.
NAVIGATION = [
    (_l("Home"), "/"),
    (_l("Latest"), "/latest"),
    (_l("Tips"), "/c/tips"),
    (_l("Ideas"), "/ideas"),
    (_l("Rewards"), "/leaderboard"),
]


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or read_settings()
    logs.configure()
    app = Site(__name__, instance_path=str(settings.instance.resolve()))
    _configure(app, settings)
    _extend(app, settings)
    _compose(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 10, "max_overflow": 10} | _engine_options(settings),
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=6 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.origin.startswith("https"),
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=settings.origin.startswith("https"),
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=None,
        TESTING=settings.testing,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_STREAMS=False,
    )
    app.json = OrjsonProvider(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _engine_options(settings: Settings) -> dict:
    return {"pool_pre_ping": True, "pool_recycle": 1800} if settings.is_postgresql else {}


def _extend(app: Flask, settings: Settings) -> None:
    app.extensions.update(
        routes={},
        kinds=Kinds(KINDS),
        readers=READERS,
        feed_types={one.type: one for one in FEED},
        actor_facts=ACTOR_FACTS,
        paying_imports=paying_imports,
        slots=SLOTS,
        admin_rooms=ADMIN_ROOMS,
        me=ME,
        facts={fact.name: fact for fact in FACTS},
        privacy=PRIVACY,
        jobs=JOBS,
        importers={importer.name: importer for importer in IMPORTERS},
        ticks=TICKS,
        shelf=Shelf(),
        metrics=health.Metrics(),
        buffers=Buffers(app, BUFFERS),
        options={"defaults": OPTIONS, "values": {}, "read_at": float("-inf")},
        loaders=SimpleNamespace(by_session=viewers.by_session, by_token=viewers.by_token),
        redis=connect(settings.redis_url) if settings.redis_url else None,
        redis_breaker=Breaker(),
        limits=Limits(settings.redis_url),
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(app, db, render_as_batch=True)
    Babel(app, locale_selector=lambda: viewer().locale or request.accept_languages.best_match(["en"]) or "en")
    Compress(app)
    _sign_in(app)
    headers.install(app, settings.origin.startswith("https"))
    logs.install(app)
    answers.install(app)


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.user_loader(viewers.by_session)
    manager.anonymous_user = lambda: GUEST
    manager.session_protection = None


def _compose(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.jinja_env.globals.update(slot=slot, csrf_token=csrf_token)
    app.context_processor(_for_every_page)


def _for_every_page() -> dict:
    """What the layout needs, beside what the view gives."""
    settings: Settings = g.get("settings") or _settings()
    site = SimpleNamespace(
        name=option("site_name") or settings.site_name, lang="en", dir="ltr", nav=_navigation(), url=settings.origin
    )
    return {"site": site, "me": viewer(), "unread": 0}


def _settings() -> Settings:
    from flask import current_app

    return current_app.config["SETTINGS"]


def _navigation() -> list[dict]:
    return []
