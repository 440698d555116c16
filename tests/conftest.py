"""Fixtures: a fresh database for each test, on SQLite or, where a test is marked `both`, on PostgreSQL as well."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from app import create_app
from core.commands import prepare_database
from core.config import Settings
from core.db import db
from core.journal.readers import drain as drain_readers
from core.kept_pages import Shelf
from core.limits import Limits
from core.options import forget_options
from customers import viewers
from customers.tokens.actions import create_token
from tests.counts import PROVE
from tests.make import Make
from tests.servers import PostgreSQL, mailbox, postgres, redis_server  # noqa: F401
from tests.servers.chromium import chromium  # noqa: F401
from tests.world import Person, World, acting, populate

CSRF = "c" * 40


@dataclass
class Home:
    """One app and the database that each test gets a copy of. Making an app costs more than most tests."""

    app: Flask
    template: Any
    people: dict[str, Person] = field(default_factory=dict)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both")
        one = [os.environ.get("TEST_DATABASE", "sqlite")]
        metafunc.parametrize("database", ["sqlite", "postgresql"] if both or PROVE else one, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return request.param


def _settings(folder: Path, **more: Any) -> Settings:
    fast = {"cheap_passwords": True, "testing": True, "secret_key": "s" * 48}
    return Settings(instance=folder, **fast | more)


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("sqlite")
    app = create_app(_settings(folder))
    people = _fill(app)
    template = folder / "template.db"
    with app.app_context():
        db.engine.dispose()
    shutil.copy(folder / "customer_lab.db", template)
    yield Home(app, template, people)
    _dispose(app)


@pytest.fixture(scope="session")
def postgresql_home(tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL) -> Iterator[Home]:  # noqa: F811
    folder = tmp_path_factory.mktemp("postgresql")
    people: dict[str, Person] = {}

    def fill(url: str) -> None:
        maker = create_app(_settings(folder, database_url=url))
        people.update(_fill(maker))
        with maker.app_context():
            db.engine.dispose()

    postgres.template("world", fill)
    app = create_app(_settings(folder, database_url=postgres.url("lab_test")))
    yield Home(app, "world", people)
    _dispose(app)


def _dispose(app: Flask) -> None:
    app.extensions["search"].engine.discard()
    with app.app_context():
        db.engine.dispose()


def _fill(app: Flask) -> dict[str, Person]:
    with app.app_context():
        db.create_all()
        prepare_database()
        return populate()


@pytest.fixture
def home(request: pytest.FixtureRequest, database: str) -> Home:
    found: Home = request.getfixturevalue(f"{database}_home")
    with found.app.app_context():
        db.engine.dispose()
    if database == "postgresql":
        server = request.getfixturevalue("postgres")
        server.drop(server.url("lab_test"))
        server.execute('CREATE DATABASE "lab_test" TEMPLATE "world" STRATEGY FILE_COPY')
    else:
        path = found.template.with_name("customer_lab.db")
        for stale in path.parent.glob("customer_lab.db-*"):
            stale.unlink()
        shutil.copy(found.template, path)
    return found


@pytest.fixture
def app(home: Home) -> Flask:
    """Nothing of an earlier test is remembered: kept pages, counted requests, options, the index."""
    made = home.app
    made.extensions["shelf"] = Shelf()
    made.extensions["limits"] = Limits("")
    with made.app_context():
        forget_options()
    made.extensions["search"].engine.discard()
    return made


@pytest.fixture
def world(app: Flask, home: Home) -> World:
    return World(app, dict(home.people))


@pytest.fixture
def make(app: Flask) -> Make:
    return Make(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, Person], FlaskClient]:
    """A session as signing in leaves it; `tests/customers` sign in by the form."""

    def do(client: FlaskClient, person: Person) -> FlaskClient:
        with client.session_transaction() as session:
            session["_user_id"] = viewers.session_key(person.id, 0)
            session["_fresh"] = True
            session["csrf_token"] = CSRF
        return client

    return do


@pytest.fixture
def csrf(app: Flask) -> str:
    """The token that goes with `sign_in`'s session."""
    return URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(CSRF)


@dataclass
class ApiClient:
    """The JSON API with a bearer token."""

    client: FlaskClient
    token: str

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(path: str, json: Any = None, **options: Any) -> Any:
            headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
            return getattr(self.client, method)(f"/api/v1{path}", json=json, headers=headers, **options)

        return call


@pytest.fixture
def api(app: Flask) -> Callable[..., ApiClient]:
    def make(person: Person, *scopes: str) -> ApiClient:
        with acting(app):
            _row, token = create_token(person.id, scopes or ("read", "write"))
        return ApiClient(app.test_client(), token)

    return make


@pytest.fixture
def drain(app: Flask) -> Callable[..., None]:
    """All readers to the head."""

    def do(limit: int = 500) -> None:
        with app.app_context():
            drain_readers(app.extensions["readers"], limit)

    return do


@pytest.fixture
def count_statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements since the list was last cleared, without BEGIN and COMMIT."""
    from sqlalchemy import event

    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
