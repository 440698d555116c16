"""Commands beside a site that runs print links to that site, whatever port it was started on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import running
from core.config import Settings

ROOT = Path(__file__).parents[2]
USUAL = "http://127.0.0.1:8000"
SITE = """
import subprocess, sys
from pathlib import Path
from core import running
assert running.note(Path(sys.argv[1]), "http://127.0.0.1:8124")
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def said_nothing(monkeypatch):
    for name in ("PORT", "SITE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_a_command_takes_the_address_of_the_site_that_runs_until_that_is_killed(tmp_path, monkeypatch):
    assert Settings(instance=tmp_path).origin == USUAL
    command = [sys.executable, "-c", SITE, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as site:
        child = int(site.stdout.readline())
        beside = Settings(instance=tmp_path)
        assert [beside.origin, beside.origin] == ["http://127.0.0.1:8124"] * 2
        assert (tmp_path / "running").stat().st_mode & 0o777 == 0o600
        assert Settings(instance=tmp_path, site_url="https://lab.example.com").origin == "https://lab.example.com"
        monkeypatch.setenv("PORT", "8000")
        assert Settings(instance=tmp_path).origin == USUAL, "said is said, also where it is the usual one"
        monkeypatch.delenv("PORT")
        assert not running.note(tmp_path, "http://127.0.0.1:9999") and beside.origin.endswith(":8124")
        site.kill()
        site.wait()
        assert beside.origin == USUAL, "though a child of it lives on"
        os.kill(child, 9)


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "abc"), ("PORT", "0"), ("WEB_PROCESSES", "two"), ("WORKER_PROCESSES", "-1")]
)
def test_make_run_names_a_number_that_is_none(name, value, tmp_path):
    env = os.environ | {"INSTANCE": str(tmp_path), name: value}
    done = subprocess.run([sys.executable, ROOT / "bin" / "start.py"], env=env, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith(f"{name}: this is none. It wants a number from "), (
        done.stderr
    )
