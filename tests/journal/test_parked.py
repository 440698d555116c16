"""An entry that a reader cannot take stops nothing but itself."""

import pytest

from core.db import db
from core.journal.models import Cursor, Parked
from core.journal.readers import ATTEMPTS, Style, drain, replay, retry_parked

pytestmark = pytest.mark.both


class Poison(Exception):
    pass


@pytest.fixture
def took():
    return []


@pytest.fixture
def picky(reader, took):
    """Takes everything but customer 3, until it is `cured`."""
    tries = []

    def handle(entries):
        ids = [entry.activity.customer_id for entry in entries]
        if 3 in ids and not picky.cured:
            tries.append(ids)
            raise Poison("this one I cannot read")
        took.extend(ids)

    picky = reader(handle)
    object.__setattr__(picky, "cured", False)
    object.__setattr__(picky, "tries", tries)
    return picky


def parked(app):
    with app.app_context():
        return db.session.execute(db.select(Parked.seq, Parked.attempts, Parked.error)).all()


def test_a_poison_entry_is_tried_three_times_and_parked_while_the_others_are_taken(app, happen, picky, took):
    happen(6)
    with app.app_context():
        drain([picky])
    assert took == [1, 2, 4, 5, 6]
    assert [ids for ids in picky.tries if ids == [3]] == [[3]] * ATTEMPTS
    ((seq, attempts, error),) = parked(app)
    assert (seq, attempts) == (3, ATTEMPTS) and "cannot read" in error
    with app.app_context():
        assert db.session.get(Cursor, "trial").seq == 6


def test_a_retry_takes_it_once_it_can_be_read(app, happen, picky, took):
    happen(4)
    with app.app_context():
        drain([picky])
        assert retry_parked(picky) == (0, 1)
        object.__setattr__(picky, "cured", True)
        assert retry_parked(picky) == (1, 0)
        assert retry_parked(picky) == (0, 0)
    assert took == [1, 2, 4, 3]
    assert parked(app) == []


def test_a_telling_reader_is_never_replayed(app, happen, reader):
    told = reader(lambda entries: None, Style.TELLING)
    happen()
    with app.app_context():
        drain([told])
        with pytest.raises(ValueError, match="never replayed"):
            replay(told)


def test_what_the_database_refuses_for_good_is_no_outage(app, happen, reader, took):
    """A sum too large stopped every reader and job: it was taken for a database that is away."""

    def handle(entries):
        ids = [entry.activity.customer_id for entry in entries]
        if 3 in ids:
            db.session.execute(
                db.text("SELECT sum(v) FROM (SELECT 9223372036854775807 AS v UNION ALL SELECT 1) AS big")
            ).all()
            db.session.execute(db.text("SELECT no_such_column"))
        took.extend(ids)

    happen(4)
    with app.app_context():
        drain([reader(handle)])
    assert took == [1, 2, 4]
    assert [row.seq for row in parked(app)] == [3]
