"""Between effect and commit anything may end: afterwards every effect is there once."""

import pytest
from sqlalchemy import event

from core.commit import after_commit
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

    def crash():
        raise Crash

    def count_down(_session):
        left[0] -= 1
        if left[0] == 0:
            crash() if moment == "before the commit" else after_commit(crash)

    with app.app_context():
        session = db.session()
        event.listen(session, "before_commit", count_down)
        try:
            drain(app.extensions["readers"], 3)
        except Crash:
            return True
        finally:
            event.remove(session, "before_commit", count_down)
            db.session.remove()
    return False


@pytest.mark.parametrize("moment", ["before the commit", "after the commit"])
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
    told(f"crashes {moment}: {crashes}, effects lost or doubled: 0")
