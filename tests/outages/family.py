"""Processes by their ids, as Linux tells of them in /proc."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 180.0  # a start is a few seconds' work, on a machine that may be busy with other tests


def wait_for(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.02)
    return time.monotonic() - begun


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def says(pid: int, *words: str) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
    return lives(pid) and any(word in command for word in words) and "sh\0-c" not in command


def lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def kill(pid: int, what: str) -> str:
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not lives(pid), f"the end of {what}")
    return what
