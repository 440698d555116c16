"""An app with everything that any package stands on, and no package in it yet. `app.py` puts those in."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_translations
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from core import answers, headers, health, logs
from core.access import GUEST, Viewer, viewer
from core.breaker import Breaker
from core.config import Settings
from core.csrf import token as csrf_token
from core.db import db
from core.idempotency import new_key
from core.jsons import OrjsonProvider
from core.kept_answers import KeptAnswers
from core.kept_pages import Shelf
from core.limits import Limits
from core.slots import slot
from core.transactions import prepare_engine
from core.wake import connect
from core.web import Site

Load = Callable[[str], Viewer | None]
LANGUAGES = ["en"]


def bare_app(settings: Settings, by_session: Load, by_token: Load) -> Flask:
    """`by_session` and `by_token` answer the Viewer behind a session's key or a token's text, None for nobody."""
    logs.configure()
    _keep_private(settings)
    app = Site("app", instance_path=str(settings.instance.resolve()))
    _configure(app, settings)
    redis_breaker = Breaker()
    app.extensions.update(
        routes={},
        shelf=Shelf(),
        catalogues={},
        metrics=health.Metrics(),
        loaders=SimpleNamespace(by_session=by_session, by_token=by_token),
        redis=connect(settings.redis_url) if settings.redis_url else None,
        redis_breaker=redis_breaker,
        limits=Limits(settings.redis_url, redis_breaker),
    )
    _extend(app, by_session)
    headers.install(app, settings.origin.startswith("https"))
    logs.install(app)
    answers.install(app)
    app.wsgi_app = KeptAnswers(app, app.wsgi_app, settings.origin.startswith("https"))  # type: ignore[assignment]
    return app


def _keep_private(settings: Settings) -> None:
    """The folder that we make is ours alone, and so is the database in it: SQLite gives its other files the same mode."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.database_url:
        return
    path = settings.instance / "customer_lab.db"
    path.touch(mode=0o600)
    for one in settings.instance.glob(f"{path.name}*"):
        if one.stat().st_mode & 0o077:
            one.chmod(0o600)


def _configure(app: Flask, settings: Settings) -> None:
    is_https = settings.origin.startswith("https")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 10, "max_overflow": 10, "hide_parameters": True}
        | _engine_options(settings),
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=6 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=is_https,
        REMEMBER_COOKIE_DURATION=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.testing,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_STREAMS=False,
    )
    app.json = OrjsonProvider(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(slot=slot, csrf_token=csrf_token, once_key=new_key)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _engine_options(settings: Settings) -> dict[str, Any]:
    return {"pool_recycle": 1800} if settings.is_postgresql else {}


def _extend(app: Flask, by_session: Load) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(app, db, render_as_batch=True)
    Babel(app, locale_selector=_locale)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda said: _catalogue().ugettext(said),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    Compress(app)
    manager = LoginManager(app)
    manager.user_loader(by_session)
    manager.anonymous_user = lambda: GUEST
    manager.session_protection = None


def _catalogue() -> Any:
    """Flask-Babel looks for language and catalogue at each sentence, and a page has a hundred."""
    if "catalogue" not in g:
        known, language = current_app.extensions["catalogues"], _locale()
        if language not in known:
            known[language] = get_translations()
        g.catalogue = known[language]
    return g.catalogue


def _locale() -> str:
    """Workers and commands have no request; they speak as the house does."""
    if chosen := viewer().locale:
        return chosen
    asked = request.accept_languages.best_match(LANGUAGES) if has_request_context() else None
    return asked or LANGUAGES[0]
