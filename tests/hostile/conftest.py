"""A place with something of everything in it, put back to how it was as often as needed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from core.access import SCOPES
from core.clock import shifted
from core.db import db
from core.kept_pages import Shelf
from core.options import forget_options
from tests.conftest import CSRF, Home
from tests.hostile.doors import api_doors, fresh
from tests.make import Make
from tests.world import Person, World


class Unlimited:
    """Stands in for the counter of requests: what is tried here is what each request does, thousands of times."""

    def hit(self, *_what: Any) -> None:
        return None

    def allows(self, *_what: Any) -> bool:
        return True


@dataclass
class Place:
    app: Flask
    world: World
    enter: Callable[[FlaskClient, Person], FlaskClient]
    token_of: Callable[..., Any]
    drain: Callable[..., None]
    csrf: Callable[[], str]
    put_back: Callable[[], None] = lambda: None
    shift: timedelta = field(default_factory=timedelta)

    def visitor(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        return client if who == "guest" else self.enter(client, getattr(self.world, who))

    def api_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token_of(self.world.ada, *SCOPES).token}"}

    def reset(self) -> None:
        self.put_back()
        self.app.extensions["shelf"] = Shelf()
        with self.app.app_context():
            forget_options()

    def later(self) -> Any:
        """Each request comes two minutes after the one before, so that no pause between posts is due."""
        self.shift += timedelta(minutes=2)
        return shifted(self.shift)


@pytest.fixture
def place(
    app: Flask, world: World, home: Home, database: str, make: Make, request: pytest.FixtureRequest
) -> Iterator[Place]:
    enter, token_of, drain = (request.getfixturevalue(name) for name in ("sign_in", "api", "drain"))
    made = Place(app, world, enter, token_of, drain, lambda: _csrf(app))
    limits, propagates = app.extensions["limits"], app.config["PROPAGATE_EXCEPTIONS"]
    app.extensions["limits"] = Unlimited()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    _furnish(made, make)
    made.put_back = (_sqlite if database == "sqlite" else _postgresql)(home, request)
    yield made
    app.extensions["limits"] = limits
    app.config["PROPAGATE_EXCEPTIONS"] = propagates


def _csrf(app: Flask) -> str:
    """A fresh token for the session that `sign_in` makes: old ones run out."""
    return URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(CSRF)


def _furnish(place: Place, make: Make) -> None:
    """Conversations, and one of everything that the API creates."""
    world = place.world
    question = make.thread(world.ana, "How do I clean the burrs?", "They squeak. @ben knows?", tags=("burrs",))
    make.post(world.ben, question, "> @ana, post 1:\n> They squeak.\n\nWith rice, then a brush.")
    make.thread(world.ben, "Rice cleans burrs", "A spoonful, every month.", category="tips", kind="tip")
    make.thread(world.ada, "We are moving house", "To Basel.", category="news", kind="announcement")
    make.post(world.ada, question, "Thank you both.")
    headers = place.api_headers()
    for door in api_doors(place.app):
        if door.method == "POST" and door.rule.count("/") == 3:
            with place.later():
                place.visitor("guest").post(door.path, json=fresh(door.body, 0), headers=headers)


def _sqlite(home: Home, _request: pytest.FixtureRequest) -> Callable[[], None]:
    path = home.template.with_name("customer_lab.db")
    kept = path.with_name("hostile.db")
    _let_go(home.app)
    _copy(path, kept)

    def put_back() -> None:
        _let_go(home.app)
        _copy(kept, path)

    return put_back


def _copy(source: Path, target: Path) -> None:
    """By SQLite itself, which knows of its log; copying the file under an open connection damages it."""
    with closing(sqlite3.connect(source)) as from_here, closing(sqlite3.connect(target)) as to_here:
        from_here.backup(to_here)


def _postgresql(home: Home, request: pytest.FixtureRequest) -> Callable[[], None]:
    server = request.getfixturevalue("postgres")
    _let_go(home.app)
    server.drop(server.url("hostile"))
    server.execute('CREATE DATABASE "hostile" TEMPLATE "lab_test" STRATEGY FILE_COPY')

    def put_back() -> None:
        _let_go(home.app)
        server.drop(server.url("lab_test"))
        server.execute('CREATE DATABASE "lab_test" TEMPLATE "hostile" STRATEGY FILE_COPY')

    return put_back


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
