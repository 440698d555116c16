"""How far a programme goes: a little in `make test`, all the way in `make prove`; both print how far they went.

    def test_no_reply_is_lost(told):
        kills = count(small=3, full=20)
        ...
        told(f"replies lost in {kills} kills of the worker: 0")

Hypothesis follows: a test that sets no counts of its own runs 25 examples, or 1,000.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

PROVE = os.environ.get("PROVE", "") not in ("", "0")
SLOW_MACHINES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def count(small: int, full: int) -> int:
    return full if PROVE else small


settings.register_profile(
    "lab", max_examples=count(25, 1000), deadline=None, suppress_health_check=SLOW_MACHINES, derandomize=not PROVE
)
settings.load_profile("lab")


@pytest.fixture
def told(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Has a line printed at the end of the run, also from another process's test."""
    return lambda line: request.node.user_properties.append(("told", line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    lines = [(report.nodeid, line) for report in reports for name, line in report.user_properties if name == "told"]
    if lines:
        terminalreporter.section(f"counts, {'in full' if PROVE else 'in small'}")
        for nodeid, line in sorted(set(lines)):
            terminalreporter.write_line(f"{nodeid.rpartition('::')[2]}: {line}")
