"""Redeeming, cancelling, reading the journal and merging the same two people, all at once: nobody waits in a circle."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.db import db
from core.errors import Problem
from customers.record.merging import merge, unmerge
from rewards.catalogue.actions import add_reward, cancel, redeem
from rewards.catalogue.models import Redemption
from rewards.ledger.balances import differences, mature
from rewards.rules.actions import put_rules
from tests.counts import count
from tests.world import acting

pytestmark = pytest.mark.both
ROUNDS = count(small=4, full=60)


@pytest.fixture
def reward_id(app, world):
    with acting(app, world.max) as viewer:
        put_rules(viewer, [{"key": "thread", "label": "A thread", "trigger": "thread", "points": 20}])
        return add_reward(viewer, {"name": "A mug", "cost": 1, "stock": None, "min_rank": 0}).id


def doing(app, together, person, work):
    """None, or the name of what went wrong; to be refused is right."""
    try:
        together.wait()
        with acting(app, person) as viewer:
            work(viewer)
    except Problem:
        return None
    except SQLAlchemyError as wrong:
        return f"{type(wrong).__name__}: {wrong}"
    return None


def test_nobody_waits_in_a_circle(app, world, make, drain, reward_id, told):
    wrong = []
    for number in range(ROUNDS):
        for person in (world.ana, world.ben):
            make.thread(person, title=f"Five words about burr {number} of {person.handle}")
        drain()
        with acting(app, world.ana) as viewer:
            kept = redeem(viewer, reward_id).id
        pair = (world.ana.id, world.ben.id)[:: (-1) ** number]
        works = [
            *[(world.ana, lambda viewer: redeem(viewer, reward_id))] * 3,
            *[(world.ben, lambda viewer: redeem(viewer, reward_id))] * 3,
            (world.ana, lambda viewer, kept=kept: cancel(viewer, kept)),
            (world.ada, lambda viewer, pair=pair: merge(viewer, *pair)),
            (world.ada, lambda viewer: mature()),
        ]
        together = Barrier(len(works))
        with ThreadPoolExecutor(len(works)) as threads:
            done = threads.map(lambda one, together=together: doing(app, together, *one), works)
            wrong += [each for each in done if each is not None]
        drain()
        with acting(app, world.ada) as viewer:
            assert differences() == []
            unmerge(viewer, pair[0])
        with app.app_context():
            assert differences() == []
    assert wrong == []
    with app.app_context():
        made = len(db.session.scalars(select(Redemption.id)).all())
    told(f"{ROUNDS} merges beside 6 redemptions, a cancellation and maturing each: {made} redeemed, none in a circle")
