"""A worker that is killed in the middle of a batch that pays points neither loses one nor pays one twice."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from core.clock import now
from core.db import db
from customers.purchases.orders import record_order
from customers.purchases.shapes import Line, Order, Who
from forum.posts.actions import add_post
from forum.posts.writing import write
from rewards.ledger.balances import differences
from rewards.ledger.models import STATUS
from rewards.ledger.models import Line as Entry
from tests.counts import count
from tests.outages.accounts import POINTS, check_the_journal, drained, open_threads
from tests.outages.family import wait_for
from tests.outages.house import House
from tests.world import acting


class Batch:
    """Posts and orders of eight people, and a plain count of what they are worth."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.threads = open_threads(house)
        self.worth: Counter[int] = Counter()
        self.events = 0
        self._name = f"{time.time_ns():x}"
        self._random = random.Random(self._name)

    def more(self, events: int) -> None:
        for _event in range(events):
            self.events += 1
            (self._order if self.events % 2 else self._post)()

    def _post(self) -> None:
        person = self._random.choice(self.house.writers)
        with acting(self.house.app, person) as viewer:
            add_post(viewer, self._random.choice(self.threads), write(f"Event {self.events} of {self._name}"))
        self.worth[person.id] += POINTS

    def _order(self) -> None:
        person, amount = self._random.choice(self.house.writers), self._random.randint(50, 9999)
        line = Line("T1", "Grinder T1", 1, amount, None)
        name = f"{self._name}-{self.events}"
        order = Order(name, Who(None, person.email), now() - timedelta(days=1), "EUR", "paid", (line,))
        with acting(self.house.app):
            record_order(order, "api")
        self.worth[person.id] += amount // 100


def test_a_worker_killed_in_a_batch_that_pays_points_loses_and_doubles_nothing(
    house: House, told: Callable[[str], None]
) -> None:
    kills, events = count(small=1, full=50), count(small=40, full=1000)
    before = sums(house)
    batch = Batch(house)
    hit = 0
    while hit < kills:
        wait_for(lambda: house.is_at_work() and not house.behind(), "all workers to be at work")
        writing = threading.Thread(target=batch.more, args=(events // kills * house.processes,))
        writing.start()
        time.sleep(random.uniform(0.05, 0.6))
        if house.behind():
            hit += house.kill_workers()
        writing.join()
    batch.more(max(0, events - batch.events))
    took = drained(house, within=120)
    after = sums(house)
    paid = {person: after[person] - before[person] for person in after if after[person] != before[person]}
    told(
        f"{hit} kills in {batch.events} events: {sum(batch.worth.values())} points due, {sum(paid.values())} paid, drained in {took:.1f} s"
    )
    assert paid == batch.worth
    with house.app.app_context():
        check_the_journal()
        assert differences() == []
        assert doubled() == []


def sums(house: House) -> Counter[int]:
    """What each of the writers was paid for posts and money spent."""
    causes = Entry.cause.like("post:%") | Entry.cause.like("spent:%")
    query = select(Entry.customer_id, func.sum(Entry.points)).where(Entry.balance == STATUS, causes)
    with house.app.app_context():
        writers = [person.id for person in house.writers]
        found = db.session.execute(query.where(Entry.customer_id.in_(writers)).group_by(Entry.customer_id))
        return Counter({customer_id: int(points) for customer_id, points in found})


def doubled() -> list[str]:
    """Causes that were paid more than once."""
    paid = select(Entry.cause).where(Entry.points > 0, Entry.reverses_id.is_(None))
    twice = paid.group_by(Entry.cause, Entry.customer_id, Entry.balance, Entry.rule_key).having(func.count() > 1)
    return list(db.session.scalars(twice))
