"""Between effect and commit anything may end: afterwards every effect is there once."""

import pytest
from sqlalchemy import event

from core.db import db
from core.journal.models import Cursor
from core.journal.readers import drain
from home.inbox.models import InboxEntry
from rewards.ledger.balances import differences
from rewards.ledger.models import Line
from rewards.rules.defaults import make_default_rules
from tests.counts import count
from tests.world import acting

pytestmark = pytest.mark.both


class Crash(BaseException):
    """Not an Exception, as a kill is none: nobody may catch it and go on."""


@pytest.fixture
def busy(app, world, make):
    """Posts that pay points and tell their threads' authors."""
    with acting(app):
        make_default_rules()
    thread = make.thread(world.ana)
    for number in range(6):
        make.post((world.ben, world.mia)[number % 2], thread, body=f"Reply {number}")


def effects(app):
    with app.app_context():
        assert differences() == []
        lines = db.select(Line.customer_id, Line.balance, Line.points, Line.cause)
        told = db.select(InboxEntry.customer_id, InboxEntry.seq, InboxEntry.kind)
        return sorted(map(tuple, db.session.execute(lines))), sorted(map(tuple, db.session.execute(told)))


def forget(app):
    with acting(app):
        for table in ("ledger", "balances", "inbox"):
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.execute(db.update(Cursor).values(seq=0))


def crashing(app, at, moment):
    """Drains until the `at`-th commit; the crash comes before it or after it."""
    left = [at]

    def crash(_session):
        left[0] -= 1
        if left[0] == 0:
            raise Crash

    with app.app_context():
        session = db.session()
        event.listen(session, moment, crash)
        try:
            drain(app.extensions["readers"], 3)
        except Crash:
            return True
        finally:
            event.remove(session, moment, crash)
            db.session.remove()
    return False


@pytest.mark.parametrize("moment", ["before_commit", "after_commit"])
def test_a_crash_at_any_commit_loses_and_doubles_nothing(app, busy, drain, moment, told):
    drain()
    should = effects(app)
    assert should[0] and should[1]
    crashes = 0
    for at in range(1, count(small=8, full=60)):
        forget(app)
        crashes += crashing(app, at, moment)
        drain()
        assert effects(app) == should, f"{moment} {at}"
    told(f"crashes {moment.replace('_', ' ')}: {crashes}, effects lost or doubled: 0")
