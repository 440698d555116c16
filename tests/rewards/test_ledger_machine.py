"""Whatever happens in whatever order, the book is exact: a state machine over orders, refunds, posts, removals and rules."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count as counter

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import event

from core import clock
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.journal import record
from core.journal.models import Cursor, Parked
from core.journal.readers import drain
from customers.purchases.activity import PurchaseRecorded, PurchaseRefunded
from customers.record import merging
from forum.posts.actions import accept_answer, delete_post, restore_post, withdraw_answer
from forum.reactions.actions import react, withdraw
from rewards.ledger.balances import differences
from rewards.ledger.models import Balance, Line
from rewards.rules.actions import current_rules, put_rule
from rewards.rules.defaults import make_default_rules
from rewards.ticks import mature_points
from tests.counts import PROVE, count
from tests.make import Make
from tests.world import acting, add_person

STEPS, RUNS = count(small=15, full=50), count(small=4, full=2000)
TRIGGERS = ("thread", "post", "answer", "like-received", "purchase")
REFUSALS = (Conflict, Invalid, NotFound, Refused)
some = st.integers(0, 10_000)


class Crash(BaseException):
    """As a kill: nobody goes on after it."""


def machine_for(app, world, tally):
    """The class closes over its app; each run works on in the same database with people of its own."""
    runs = counter(1)

    class Ledger(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.orders, self.posts, self.threads, self.days = [], [], [], 0
            number = next(runs)
            with acting(app):
                self.people = [add_person(f"run{number}x{each}") for each in range(3)]
            self.make = Make(app)
            tally["runs"] += 1
            self.buy(0, 5990)

        def pick(self, things, number):
            return things[number % len(things)]

        def do(self, act, person, *arguments):
            with suppress(*REFUSALS), acting(app, person) as viewer:
                act(viewer, *arguments)

        @rule(who=some, amount=st.integers(1, 30_000))
        def buy(self, who, amount):
            number = tally["orders"] = tally["orders"] + 1
            person = self.pick(self.people, who)
            said = {"currency": "EUR", "net_amount": amount, "report_amount": amount}
            with acting(app):
                record(PurchaseRecorded(actor_id=person.id, purchase_id=number, ordered_at=now().isoformat(), **said))
            self.orders.append([number, person, amount, 0])

        @precondition(lambda self: self.orders)
        @rule(which=some, part=st.integers(1, 100))
        def give_back(self, which, part):
            order = self.pick(self.orders, which)
            number, person, left, refunds = order
            if left == 0:
                return
            back = max(1, left * part // 100)
            order[2], order[3] = left - back, refunds + 1
            with acting(app):
                record(
                    PurchaseRefunded(
                        actor_id=person.id,
                        purchase_id=number,
                        refund_id=number * 1000 + refunds,
                        currency="EUR",
                        net_amount=back,
                        left_amount=left - back,
                        is_whole=left == back,
                    )
                )

        @rule(who=some)
        def ask(self, who):
            person = self.pick(self.people, who)
            with suppress(*REFUSALS):
                thread = self.make.thread(person)
                self.threads.append((thread, person))

        @precondition(lambda self: self.threads)
        @rule(who=some, where=some)
        def reply(self, who, where):
            thread, _author = self.pick(self.threads, where)
            with suppress(*REFUSALS):
                self.posts.append((self.make.post(self.pick(self.people, who), thread), thread))

        @precondition(lambda self: self.posts)
        @rule(which=some)
        def accept(self, which):
            post, thread = self.pick(self.posts, which)
            author = next(person for each, person in self.threads if each.id == thread.id)
            self.do(accept_answer, author, thread.id, post.id)

        @precondition(lambda self: self.threads)
        @rule(which=some)
        def accept_no_more(self, which):
            thread, author = self.pick(self.threads, which)
            self.do(withdraw_answer, author, thread.id)

        @precondition(lambda self: self.posts)
        @rule(which=some)
        def remove(self, which):
            self.do(delete_post, world.mia, self.pick(self.posts, which)[0].id)

        @precondition(lambda self: self.posts)
        @rule(which=some)
        def put_back(self, which):
            self.do(restore_post, world.mia, self.pick(self.posts, which)[0].id)

        @precondition(lambda self: self.posts)
        @rule(who=some, which=some, act=st.sampled_from([react, withdraw]))
        def like(self, who, which, act):
            self.do(act, self.pick(self.people, who), self.pick(self.posts, which)[0].id, "like")

        @rule(key=st.sampled_from(TRIGGERS), points=st.integers(1, 40), cap=st.sampled_from([None, 10, 60]))
        def change_a_rule(self, key, points, cap):
            with acting(app, world.max) as viewer:
                before = next((each for each in current_rules() if each.key == key), None)
                if before is not None:
                    said = {name: getattr(before, name) for name in ("key", "label", "trigger", "per")}
                    put_rule(viewer, said | {"points": points, "day_cap": cap}, before)

        @precondition(lambda self: len(self.people) > 2)
        @rule()
        def two_turn_out_to_be_one(self):
            gone = self.people.pop()
            self.do(merging.merge, world.ada, gone.id, self.people[0].id)

        @rule(days=st.sampled_from([1, 15, 31]))
        def time_passes(self, days):
            self.days += days
            with clock.shifted(timedelta(days=self.days)), acting(app):
                mature_points()

        @rule(limit=st.sampled_from([1, 2, 7, 500]), crash=st.sampled_from([None, 1, 2, 3]))
        def readers_run(self, limit, crash):
            """Where `crash` says so, the process ends just before that commit."""
            with app.app_context():
                with suppress(Crash), crashing(crash):
                    drain(app.extensions["readers"], limit)
                db.session.remove()

        @invariant()
        def the_book_balances(self):
            with app.app_context():
                assert differences() == []
                assert astray() == []

        def teardown(self):
            with app.app_context():
                drain(app.extensions["readers"])
                assert differences() == []
                assert overpaid() == []
                assert db.session.scalars(db.select(Parked.error)).all() == []
                before = book()
                db.session.execute(db.update(Cursor).where(Cursor.reader == "ledger").values(seq=0))
                db.session.commit()
                drain(app.extensions["readers"])
                assert book() == before

    return Ledger


@contextmanager
def crashing(at):
    """At the `at`-th commit from now, before it."""
    session, left = db.session(), [at]

    def crash(_session):
        left[0] -= 1
        if left[0] == 0:
            raise Crash

    if at is None:
        yield
        return
    event.listen(session, "before_commit", crash)
    try:
        yield
    finally:
        event.remove(session, "before_commit", crash)


def astray():
    """Lines that take back what was never given: without an original, of somebody else's, of another cause or balance."""
    original = db.aliased(Line)
    query = db.select(Line.id).outerjoin(original, original.id == Line.reverses_id)
    same = db.and_(original.cause == Line.cause, original.balance == Line.balance, original.id < Line.id)
    return list(db.session.scalars(query.where(Line.points < 0, db.or_(original.id.is_(None), ~same))))


def overpaid():
    """Causes of which more went back than was ever paid."""
    total = db.func.sum(Line.points)
    query = db.select(Line.customer_id, Line.cause, total).group_by(
        Line.customer_id, Line.cause, Line.rule_key, Line.balance
    )
    return [tuple(row) for row in db.session.execute(query.having(total < 0))]


def book():
    lines = db.select(Line.id, Line.customer_id, Line.balance, Line.points, Line.cause).order_by(Line.id)
    balances = db.select(Balance.__table__).order_by(Balance.customer_id)
    return [tuple(row) for row in db.session.execute(lines)], [tuple(row) for row in db.session.execute(balances)]


@pytest.mark.programme
def test_the_book_is_exact_whatever_happens(app, world, told):
    with acting(app):
        make_default_rules()
    tally = {"runs": 0, "orders": 0}
    how = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate], derandomize=not PROVE
    )
    run_state_machine_as_test(machine_for(app, world, tally), settings=how)
    told(f"{tally['runs']} runs of up to {STEPS} steps, {tally['orders']} orders: differences 0")
