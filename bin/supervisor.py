"""Keeps the processes of a Procfile running, and ends them all when it is told to end.

A process that falls is started again; one that keeps falling ends the rest. Each runs in a group of its own,
so that its children go with it, and goes down with this process even when that is killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

GRACE = 8.0  # seconds to finish open requests and the job at hand
FALLS, WINDOW = 5, 60.0  # so many falls in so many seconds are too many
END_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def read_procfile(path: Path) -> dict[str, str]:
    lines = [line.partition(":") for line in path.read_text().splitlines() if ":" in line]
    return {name.strip(): command.strip() for name, _, command in lines if not name.startswith("#")}


def go_down_with(parent: int) -> None:
    """In the child, before it becomes its command. A parent that was killed before Linux knew of the wish sends no signal.

    The parent's handlers are still in force here and would swallow the signal: so the child lets go of them first.
    """
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: str
    process: subprocess.Popen[bytes] | None = None
    falls: deque[float] = field(default_factory=lambda: deque(maxlen=FALLS))
    again_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["sh", "-c", f"exec {self.command}"],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
            preexec_fn=partial(go_down_with, os.getpid()),
        )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """To the process alone, which knows how to end its own children."""
        if self.process and self.running:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """What is left of its group; a fallen web server's children would keep the port."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def fell_too_often(self) -> bool:
        self.falls.append(time.monotonic())
        return len(self.falls) == FALLS and self.falls[-1] - self.falls[0] < WINDOW


class Supervisor:
    def __init__(self, commands: list[tuple[str, str]]) -> None:
        self.children = [Child(name, command) for name, command in commands]
        self.ending = False
        self.failed = False
        for number in END_SIGNALS:
            signal.signal(number, self.told_to_end)

    def told_to_end(self, *_: object) -> None:
        if self.ending:  # told twice: at once
            for child in self.children:
                child.sweep()
        self.ending = True

    def start(self) -> None:
        for child in self.children:
            child.start()

    def wait(self) -> int:
        """Runs until told to end (0) or until a child keeps falling (1)."""
        while not self.ending:
            self.watch()
            time.sleep(0.1)
        self.end()
        return 1 if self.failed else 0

    def watch(self) -> None:
        self.failed = any(self.mend(child) for child in self.children)
        self.ending = self.ending or self.failed

    def mend(self, child: Child) -> bool:
        """Starts a fallen child again after a second; true when it has fallen too often."""
        if child.running:
            return False
        if not child.again_at:
            child.sweep()
            child.again_at = time.monotonic() + 1
            print(f"{child.name} ended unexpectedly and is started again", file=sys.stderr)
            return child.fell_too_often()
        if time.monotonic() >= child.again_at:
            child.again_at = 0.0
            child.start()
        return False

    def end(self) -> None:
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.signal(signal.SIGTERM)
        while any(child.running for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.sweep()
