"""`flask readers status`, `retry` and `replay`: what staff do about entries that could not be taken."""

from typing import Any

import pytest
from sqlalchemy import select, update

from core.db import db
from core.journal.models import JournalRow, Parked
from core.journal.readers import drain
from tests.world import acting


@pytest.fixture
def run(app: Any) -> Any:
    return lambda *words: app.test_cli_runner().invoke(args=["readers", *words])


@pytest.fixture
def trial(app: Any, reader: Any) -> Any:
    """A reader among the house's, until the test is over: it takes nothing until it is `cured`."""
    took: list[int] = []

    def handle(entries: Any) -> None:
        if not trial.cured:
            raise ValueError("not yet")
        took.extend(entry.activity.customer_id for entry in entries)

    trial = reader(handle)
    object.__setattr__(trial, "cured", False)
    object.__setattr__(trial, "took", took)
    usual = app.extensions["readers"]
    app.extensions["readers"] = [*usual, trial]
    yield trial
    app.extensions["readers"] = usual


def parked(app: Any) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Parked.seq).order_by(Parked.seq)))


def test_parked_entries_are_named_tried_again_and_gone_when_they_were_taken(app, run, happen, trial):
    happen(2)
    with app.app_context():
        drain([trial])
    line = next(line for line in run("status").stdout.splitlines() if line.startswith("trial"))
    assert line.split() == ["trial", "accumulating", "at", "2", "lag", "0", "parked", "2"]
    first = run("retry", "trial")
    assert (first.exit_code, first.stdout) == (1, "0 taken, 2 still parked\n")
    object.__setattr__(trial, "cured", True)
    second = run("retry", "trial")
    assert (second.exit_code, second.stdout) == (0, "2 taken, 0 still parked\n")
    assert trial.took == [1, 2] and parked(app) == []


@pytest.mark.both
def test_an_entry_that_cannot_even_be_read_stays_parked_and_the_others_are_tried(app, run, happen, trial):
    happen(3)
    with acting(app):
        db.session.execute(update(JournalRow).where(JournalRow.seq == 2).values(facts=["damaged"]))
    with app.app_context():
        drain([trial])
    assert parked(app) == [1, 2, 3]
    object.__setattr__(trial, "cured", True)
    again = run("retry", "trial")
    assert (again.exit_code, again.stdout) == (1, "2 taken, 1 still parked\n")
    assert trial.took == [1, 3] and parked(app) == [2]


def test_a_replay_reads_everything_again_and_what_tells_people_is_refused(app, run, happen, trial):
    object.__setattr__(trial, "cured", True)
    happen(2)
    with app.app_context():
        drain([trial])
    assert run("replay", "trial").stdout == "done\n"
    assert trial.took == [1, 2, 1, 2]
    refused = run("replay", "inbox")
    assert refused.exit_code == 1 and "never replayed" in refused.stderr


@pytest.mark.parametrize("command", ["retry", "replay"])
def test_a_reader_that_is_not_there_is_named(run, world, command):
    answer = run(command, "nobody")
    assert answer.exit_code == 2 and "'nobody'" in answer.stderr
