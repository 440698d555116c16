"""Readers run twice, and in batches of any size, leave the same behind."""

import pytest

from core.db import db
from core.journal.models import Cursor
from forum.posts.actions import delete_post
from forum.posts.answers import accept_answer
from forum.reactions.actions import react
from home.inbox.models import InboxEntry
from rewards.ledger.models import Line
from rewards.rules.defaults import make_default_rules
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def lived(app, world, make):
    """A question, two answers, a like, an acceptance and a removal."""
    with acting(app):
        make_default_rules()
    question = make.thread(world.ana)
    answer, other = make.post(world.ben, question), make.post(world.mia, question, body="No rice!")
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, question.id, answer.id)
        react(viewer, answer.id, "like")
    with acting(app, world.mia) as viewer:
        delete_post(viewer, other.id)


def left_behind(app):
    """Per cause and per entry, sorted; ids and moments differ from run to run."""
    with app.app_context():
        sums = db.select(Line.customer_id, Line.balance, Line.cause, db.func.sum(Line.points))
        lines = db.session.execute(sums.group_by(Line.customer_id, Line.balance, Line.cause))
        told = db.session.execute(db.select(InboxEntry.customer_id, InboxEntry.seq, InboxEntry.kind))
        return sorted((a, b, c, int(d)) for a, b, c, d in lines), sorted(map(tuple, told))


def rewind(app, *tables):
    with acting(app):
        for table in tables:
            db.session.execute(db.text(f"DELETE FROM {table}"))
        db.session.execute(db.update(Cursor).values(seq=0))


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_any_batch_size_leaves_the_same(app, lived, drain, limit):
    drain()
    should = left_behind(app)
    assert should[0] and should[1]
    rewind(app, "ledger", "balances", "inbox")
    drain(limit)
    assert left_behind(app) == should


def test_a_second_run_adds_nothing(app, lived, drain):
    drain()
    should = left_behind(app)
    rewind(app)
    drain()
    assert left_behind(app) == should
