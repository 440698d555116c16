"""Real servers for tests and benchmarks, started here and gone with the process that asked for them.

    with postgresql() as server:                 url = server.fresh()            a new empty database
    with valkey() as server:                     server.url, .stop(), .start(), .kill(), .freeze(), .thaw()
    with mail() as box:                          box.url, box.messages

As pytest fixtures they are called `postgres`, `redis_server` and `mailbox`; the first two last a session.
"""

from collections.abc import Iterator

import pytest

from tests.servers.postgres import PostgreSQL, postgresql
from tests.servers.processes import Missing
from tests.servers.smtp import Mailbox, mail
from tests.servers.valkey import Valkey, valkey

__all__ = ["Mailbox", "PostgreSQL", "Valkey", "mail", "postgresql", "valkey"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    try:
        with postgresql() as server:
            yield server
    except Missing as missing:
        pytest.skip(f"LEFT OUT, {missing}")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Valkey]:
    try:
        with valkey() as server:
            yield server
    except Missing as missing:
        pytest.skip(f"LEFT OUT, {missing}")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail() as box:
        yield box
