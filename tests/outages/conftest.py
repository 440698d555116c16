"""The two houses in which the outages happen. Programmes that need only one start only one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outages.house import House, opened
from tests.servers import PostgreSQL, valkey
from tests.servers.processes import Missing

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*"]  # whose child a process is, only Linux tells


@pytest.fixture(scope="package")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """SQLite, one web and one worker process."""
    folder = tmp_path_factory.mktemp("small")
    with opened(House(folder, f"sqlite:///{folder / 'customer_lab.db'}")) as house:
        yield house


@pytest.fixture(scope="package")
def scaled_house(tmp_path_factory: pytest.TempPathFactory, postgres: PostgreSQL) -> Iterator[House]:
    """PostgreSQL and Valkey, two web and two worker processes."""
    folder: Path = tmp_path_factory.mktemp("scaled")
    try:
        with valkey() as cache, opened(House(folder, postgres.fresh(), cache, processes=2)) as house:
            yield house
    except Missing as missing:
        pytest.skip(f"LEFT OUT, {missing}")


@pytest.fixture(params=["small", "scaled"])
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(f"{request.param}_house")
    found.wait_until_whole()
    return found
