"""`make run` ends what it started, whatever happens to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

BIN = Path(__file__).parents[2] / "bin"
RUN = f"""
import sys
sys.path.insert(0, {str(BIN)!r})
from supervisor import Supervisor
supervisor = Supervisor([("web", sys.argv[1])])
supervisor.start()
sys.exit(supervisor.wait())
"""
# a process with a child of its own, that tells both their ids
FAMILY = "sh -c 'sleep 300 & echo $! $$ > family; wait'"


def supervise(folder: Path, command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", RUN, command], cwd=folder, stderr=subprocess.DEVNULL)


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def family(folder: Path) -> list[int]:
    path = folder / "family"
    wait_for(lambda: path.exists() and path.read_text().endswith("\n"))
    return [int(word) for word in path.read_text().split()]


def lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_end_it_ends_the_children_of_its_children(tmp_path: Path, told: signal.Signals) -> None:
    supervisor = supervise(tmp_path, FAMILY)
    pids = family(tmp_path)
    supervisor.send_signal(told)
    assert supervisor.wait(10) == 0
    assert not [pid for pid in pids if lives(pid)]


def test_a_fallen_process_is_started_again_and_what_it_left_is_swept_away(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path, FAMILY)
    child, process = family(tmp_path)
    (tmp_path / "family").unlink()
    os.kill(process, signal.SIGKILL)
    again = family(tmp_path)
    assert not lives(child)
    assert process not in again
    supervisor.terminate()
    assert supervisor.wait(10) == 0


def test_a_process_that_keeps_falling_ends_the_rest(tmp_path: Path) -> None:
    assert supervise(tmp_path, "false").wait(20) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_its_children_go_down_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path, "sleep 300")
    wait_for(lambda: children_of(supervisor.pid))
    pids = children_of(supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not [pid for pid in pids if lives(pid)])


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
