"""A house as `make run` starts it, supervisor, web and worker processes and all, over a database of its own.

Everything in it can be killed; everything that is killed comes back, as it would with an operator's supervisor.
"""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from redis import Redis
from sqlalchemy import delete, update

from app import create_app
from core.config import Settings
from core.db import db
from core.journal.state import reader_states
from forum.categories.models import Category
from rewards.rules.defaults import make_default_rules
from rewards.rules.models import Rule
from tests.outages.family import children, kill, lives, says, wait_for
from tests.servers import Valkey
from tests.servers.processes import die_with_parent
from tests.servers.smtp import free_port
from tests.world import Person, acting, add_person, populate

BIN = Path(__file__).parents[2] / "bin"
SECRET = "o" * 48
WRITERS = 8
# `make run`, which here does not take offence at processes that fall all the time
RUN = f"""
import sys
sys.path.insert(0, {str(BIN)!r})
import start, supervisor
supervisor.FALLS = 10**6
sys.exit(start.main())
"""


@dataclass
class House:
    folder: Path
    url: str
    cache: Valkey | None = None
    port: int = field(default_factory=free_port)
    processes: int = 1
    process: subprocess.Popen[bytes] | None = None
    people: dict[str, Person] = field(default_factory=dict)
    writers: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        given = {"database_url": self.url, "redis_url": self.cache.url if self.cache else ""}
        settings: dict[str, Any] = {"instance": self.folder, "port": self.port, "secret_key": SECRET} | given
        self.app: Flask = create_app(Settings(**settings, cheap_passwords=True, testing=True))

    def start(self) -> None:
        env = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "SITE_URL", "MAIL_URL")}
        env |= {"DATABASE_URL": self.url, "INSTANCE": str(self.folder), "SECRET_KEY": SECRET, "PORT": str(self.port)}
        env |= {"DEMO": "0", "WEB_PROCESSES": str(self.processes), "WORKER_PROCESSES": str(self.processes)}
        env |= {"REDIS_URL": self.cache.url} if self.cache else {}
        with (self.folder / "house.log").open("ab") as log:
            command = [sys.executable, "-c", RUN]
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, preexec_fn=die_with_parent)
        self.wait_until_whole()

    def settle_in(self) -> None:
        """The people and rooms of the tests' world in place of a new site's, eight who write, and a rule for posts that pays
        without a cap."""
        with self.app.app_context():
            db.session.execute(delete(Category))
            self.people = populate()
        with acting(self.app):
            self.writers = [add_person(f"writer{number}") for number in range(WRITERS)]
            make_default_rules()
            db.session.execute(update(Rule).values(day_cap=None))

    def end(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self.process = None
        with self.app.app_context():
            db.engine.dispose()

    # --- who is there

    def parts(self) -> list[int]:
        """The processes that the supervisor started."""
        return [pid for pid in children(self.process.pid) if says(pid, "granian", "flask")] if self.process else []

    def server(self) -> list[int]:
        return [pid for pid in self.parts() if says(pid, "granian")]

    def webs(self) -> list[int]:
        return [pid for server in self.server() for pid in children(server) if says(pid, "granian")]

    def workers(self) -> list[int]:
        return [pid for pid in self.parts() if says(pid, "flask")]

    def is_whole(self) -> bool:
        return (len(self.webs()), len(self.workers())) == (self.processes, self.processes) and self.answers()

    def wait_until_whole(self) -> None:
        try:
            wait_for(self.is_whole, "the house to be whole")
        except AssertionError as waited:
            raise AssertionError((self.folder / "house.log").read_text()[-3000:]) from waited

    def answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    # --- what can befall it

    def kill_web(self, turn: int) -> str:
        """Mostly a process that answers; then the server above it; once in a while the supervisor of all, which is started again."""
        if turn % 10 == 9:
            return self.kill_supervisor()
        if turn % 3 == 1:
            return kill(self.server()[0], "the web server")
        webs = self.webs()
        return kill(webs[turn % len(webs)], "a web process")

    def kill_supervisor(self) -> str:
        """What it started ends with it."""
        family = [*self.parts(), *self.webs()]
        assert self.process
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not any(lives(pid) for pid in family), "what a killed supervisor left")
        self.start()
        return "the supervisor"

    def kill_worker(self, turn: int = 0) -> str:
        workers = self.workers()
        return kill(workers[turn % len(workers)], "a worker")

    def kill_workers(self) -> int:
        """All at once: how many that were."""
        workers = self.workers()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        return len(workers)

    # --- how far it is

    def is_at_work(self) -> bool:
        """All its workers are there and look for work."""
        return len(self.workers()) == self.processes and (not self.cache or listeners(self.cache) == self.processes)

    def behind(self) -> int:
        """By how many entries its readers are behind, all together."""
        with self.app.app_context():
            return sum(state.lag for state in reader_states(self.app.extensions["readers"]))


@contextmanager
def opened(house: House) -> Iterator[House]:
    try:
        house.start()
        house.settle_in()
        yield house
    finally:
        house.end()


def listeners(cache: Valkey) -> int:
    """How many workers wait at the queue."""
    with Redis.from_url(cache.url) as asking:
        return sum("b" in client["flags"] for client in asking.client_list())
