"""Twenty clicks on a reward at once, from as many browsers: as many win as there are points, codes or pieces for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from core.db import db
from rewards.catalogue.actions import add_reward
from rewards.catalogue.models import Redemption, Reward, RewardCode
from rewards.ledger.balances import differences
from rewards.ledger.models import Balance
from rewards.rules.defaults import make_default_rules
from tests.counts import count
from tests.world import acting

pytestmark = pytest.mark.both
CLICKS = 20
ROUNDS = count(small=1, full=10)


@pytest.fixture
def shop(app, world):
    """A reward for each test, and one's own points: a started thread is worth five."""

    def offer(cost, codes=(), **values):
        with acting(app, world.max) as viewer:
            return add_reward(viewer, {"name": "A mug", "cost": cost, "min_rank": 0, **values}, codes).id

    with acting(app):
        make_default_rules()
    return offer


@pytest.fixture
def click(app, sign_in, csrf):
    """All at the same moment, each in a thread and with a client of its own; answers the codes."""

    def do(people, reward_id):
        clients = [sign_in(app.test_client(), people[number % len(people)]) for number in range(CLICKS)]
        together = Barrier(CLICKS)

        def one(client):
            together.wait()
            sent = {"reward_id": reward_id, "csrf_token": csrf}
            return client.post("/rewards/redeem", data=sent).status_code

        with ThreadPoolExecutor(CLICKS) as threads:
            return sorted(threads.map(one, clients))

    return do


def what_stands(app):
    with app.app_context():
        assert differences() == []
        taken = db.session.scalars(select(Redemption.id)).all()
        least = db.session.scalars(select(Balance.spendable)).all()
        return len(taken), min(least)


def test_of_twenty_redemptions_of_a_balance_worth_one_one_wins(app, world, make, drain, shop, click, told):
    for number in range(1, ROUNDS + 1):
        make.thread(world.ana)
        drain()
        codes = click([world.ana], shop(5, stock=None))
        assert codes == [303] + [409] * (CLICKS - 1)
        assert what_stands(app) == (number, 0)
    told(f"{ROUNDS} × {CLICKS} redemptions at once of a balance worth one: {ROUNDS} won, nobody is below nothing")


def test_of_twenty_who_want_the_last_two_pieces_two_get_them(app, world, make, drain, shop, click):
    people = [world.ana, world.ben, world.pia]
    for person in people:
        for _thread in range(2):
            make.thread(person)
    drain()
    reward_id = shop(5, stock=2)
    codes = click(people, reward_id)
    assert codes == [303] * 2 + [409] * (CLICKS - 2)
    assert what_stands(app)[0] == 2
    with app.app_context():
        assert db.session.get(Reward, reward_id).stock == 0


def test_every_code_goes_to_one_person_alone(app, world, make, drain, shop, click):
    for person in (world.ana, world.ben):
        for _thread in range(4):
            make.thread(person)
    drain()
    codes = click([world.ana, world.ben], shop(5, codes=("A", "B", "C")))
    assert codes == [303] * 3 + [409] * (CLICKS - 3)
    with app.app_context():
        holders = db.session.scalars(select(RewardCode.redemption_id)).all()
        assert len(set(holders)) == 3 and None not in holders
    assert what_stands(app)[0] == 3
