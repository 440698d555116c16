"""Order is commit order: no hole, no number twice, and nothing appears behind a reader's back."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from core.commit import commit, rollback
from core.db import db
from core.journal import record
from core.journal.models import JournalRow
from customers.activity import Joined
from tests.counts import count
from tests.world import acting

pytestmark = pytest.mark.both
WRITERS, SOME = 8, count(small=12, full=400)


def write_some(app, writer):
    """Transactions of one to three entries, of which some are rolled back; answers what was committed."""
    chance = random.Random(writer)
    kept = []
    with app.app_context():
        for number in range(SOME):
            mine = [writer * 100_000 + number * 10 + step for step in range(chance.randint(1, 3))]
            for each in mine:
                record(Joined(customer_id=each))
            db.session.execute(db.text("SELECT 1"))
            if chance.random() < 0.2:
                rollback()
            else:
                commit()
                kept += mine
    return kept


def watch(app, done):
    """Follows the head as a reader does and writes down what it is given, in order."""
    seen, last = [], 0
    with app.app_context():
        while True:
            ended = done.is_set()
            rows = db.session.execute(
                db.select(JournalRow.seq, JournalRow.object_id).where(JournalRow.seq > last).order_by(JournalRow.seq)
            ).all()
            rollback()
            seen += rows
            last = rows[-1].seq if rows else last
            if ended and not rows:
                return seen


def test_a_reader_beside_eight_writers_misses_nothing_and_meets_nothing_twice(app, told):
    done = Event()
    with ThreadPoolExecutor(WRITERS + 1) as threads:
        watching = threads.submit(watch, app, done)
        kept = [each for written in threads.map(lambda n: write_some(app, n), range(WRITERS)) for each in written]
        done.set()
        seen = watching.result()
    assert [row.seq for row in seen] == list(range(1, len(kept) + 1))
    assert sorted(row.object_id for row in seen) == sorted(kept)
    told(f"{len(kept)} entries of {WRITERS} writers with rollbacks: 0 missed, 0 repeated, 0 holes")


def test_entries_of_one_transaction_stand_together_in_the_order_in_which_they_happened(app, numbers):
    with acting(app):
        for each in (5, 3, 9):
            record(Joined(customer_id=each))
    with app.app_context():
        found = list(db.session.scalars(db.select(JournalRow.object_id).order_by(JournalRow.seq)))
    assert found == [5, 3, 9]


def test_what_is_rolled_back_leaves_no_entry_and_takes_no_number(app, happen, numbers):
    happen()
    with pytest.raises(ZeroDivisionError), acting(app):
        record(Joined(customer_id=2))
        raise ZeroDivisionError
    happen(first=3)
    assert numbers() == [1, 2]
