"""Sites to measure: an app over a database of its own, and granian before it as the Procfile has it.

The one difference to the site as it runs: a request is counted against its limit as ever, but the limit is out of reach.
"""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from limits import RateLimitItemPerMinute

from app import create_app
from bench.load import Line
from core import limits
from core.commands import prepare_database
from core.config import Settings
from core.db import db
from customers import viewers
from customers.tokens.actions import create_token
from tests.servers import postgresql
from tests.servers.processes import die_with_parent
from tests.servers.smtp import free_port
from tests.world import Person, acting, add_person, populate

ROOT = Path(__file__).resolve().parents[1]
SECRET, CSRF = "b" * 48, "c" * 40
SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRESQL)
WRITERS = 8


@dataclass
class Place:
    """An app in this process, filled; other processes are started over the same database."""

    app: Flask
    url: str
    folder: Path
    people: dict[str, Person]
    writers: list[Person]

    def token(self, person: Person, *scopes: str) -> dict[str, str]:
        with acting(self.app):
            return {"Authorization": f"Bearer {create_token(person.id, scopes)[1]}", "Content-Type": "application/json"}

    def cookie(self, person: Person) -> dict[str, str]:
        """A session as signing in leaves it."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = viewers.session_key(person.id, 0)
            session["_fresh"] = True
            session["csrf_token"] = CSRF
        kept: Any = client.get_cookie("session")
        return {"Cookie": f"session={kept.value}"}


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """A site over an empty database with the people of the tests' world and eight more who write."""
    with TemporaryDirectory(prefix="lab-bench-") as name, _database(kind, Path(name)) as url:
        folder = Path(name)
        app = create_app(
            Settings(instance=folder, database_url=url, secret_key=SECRET, cheap_passwords=True, testing=True)
        )
        with app.app_context():
            db.create_all()
            prepare_database()
            people = populate()
        with acting(app):
            writers = [add_person(f"writer{number}") for number in range(WRITERS)]
        yield Place(app, url, folder, people, writers)
        app.extensions["search"].engine.discard()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == SQLITE:
        yield f"sqlite:///{folder / 'customer_lab.db'}"
        return
    with postgresql() as server:
        yield server.fresh()


def settle(here: Place) -> None:
    """As the databases would have done by themselves a while after so much was written."""
    with here.app.app_context(), db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        connection.rollback()
        if db.engine.dialect.name == POSTGRESQL:
            raw.autocommit = True
            raw.execute("VACUUM ANALYZE")
            raw.autocommit = False
        else:
            raw.execute("ANALYZE")


@contextmanager
def served(here: Place, factory: str) -> Iterator[int]:
    """One web process on a port of its own, in the words of the Procfile."""
    port = free_port()
    given = {"DATABASE_URL": here.url, "INSTANCE": str(here.folder), "SECRET_KEY": SECRET}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with (here.folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            _words(factory, port), cwd=ROOT, env=os.environ | given | {"PATH": path}, stdout=log, stderr=log,
            preexec_fn=die_with_parent,
        )  # fmt: skip
    try:
        _wait(port, process, here.folder / "web.log")
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _words(factory: str, port: int) -> list[str]:
    web = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("web:"))
    given = {"${BIND:-127.0.0.1}": "127.0.0.1", "${PORT:-8000}": str(port), "${WEB_PROCESSES:-1}": "1"}
    given |= {"${WEB_THREADS:-8}": "8", "app:create_app": factory}
    for asked, value in given.items():
        web = web.replace(asked, value)
    return shlex.split(web.removeprefix("web:"))


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """A connection that came before the worker process stands in a queue that nobody empties: so little patience with each."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with closing(Line(port, patience=2)) as line:
                line.ask("GET", "/healthz", {})
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"granian did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.1)


def site() -> Flask:
    """What granian is given: the site, its limits out of reach."""
    limits.USUAL = limits.MANY = RateLimitItemPerMinute(10**9)
    return create_app()


def row(what: str, figure: str, must: str = "") -> None:
    print(f"  {what:<66}{figure:>22}{f'   must be {must}' if must else ''}", flush=True)
