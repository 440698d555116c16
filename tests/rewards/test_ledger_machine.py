"""Whatever happens in whatever order, the book is exact: a state machine over orders, posts, people, rules and crashes."""

from contextlib import suppress
from datetime import timedelta
from time import perf_counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from core import clock
from core.clock import now
from core.commit import commit
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from core.journal.models import JournalRow
from core.journal.readers import head
from customers.models import Customer
from customers.purchases.activity import PurchaseValued
from customers.purchases.matching import match_waiting
from customers.purchases.orders import record_order, set_status
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Line, Order, Refunding
from customers.purchases.valuing import set_rate
from customers.record import merging
from customers.record.erasing import erase
from forum.curation.actions import hide_thread, move_thread, restore_thread
from forum.posts.actions import add_post, delete_post, restore_post
from forum.posts.answers import accept_answer, withdraw_answer
from forum.posts.models import Post
from forum.posts.writing import write
from forum.reactions.actions import react, withdraw
from forum.threads.actions import start_thread
from rewards.catalogue.actions import cancel, redeem
from rewards.ledger.models import Line as Entered
from rewards.ledger.queries import balances_of
from rewards.rules.actions import current_rules, put_rule
from rewards.ticks import mature_points
from tests.counts import PROVE, count
from tests.rewards.ledger_checks import check, check_replays, read, rewind
from tests.rewards.ledger_runs import PEOPLE, Crash, crashing, restorer
from tests.world import acting, add_person

STEPS = count(small=20, full=50)
RUNS = {"sqlite": count(small=8, full=2000), "postgresql": count(small=2, full=100)}
REFUSALS = (Conflict, Invalid, NotFound, Refused)
some = st.integers(0, 1000)
currencies = st.sampled_from(["EUR", "EUR", "USD"])
crashes = st.sampled_from([None, None, None, None, "before", "after"])
TRIGGERS = ("thread", "post", "tip", "answer", "like_received", "like_given", "tip_worked", "spent", "order")
FILTERS = ({}, {}, {}, {"category": "tips"}, {"category": "questions"}, {"product": "T1"}, {"family": "Kitchen"})
CAPS = ({}, {}, {"day_cap": 10}, {"target_cap": 6}, {"total_cap": 25})


def machine_for(app, world, restore, tally):
    """The class closes over its app; each run has the database to itself."""

    class Ledger(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            restore()
            tally["runs"] += 1
            self.orders, self.posts, self.threads, self.unknown, self.merged = [], [], [], [], []
            self.refunds = self.strangers = self.days = 0
            self.people = [world.people[handle] for handle in PEOPLE]

        def pick(self, things, number):
            return things[number % len(things)]

        def do(self, act, person, *arguments, crash=None):
            """What it made, or None where it was refused or never came to be."""
            made = None
            tally["steps"] += 1
            tally["crashes"] += crash is not None
            with clock.shifted(timedelta(days=self.days)), app.app_context():
                with suppress(Crash, *REFUSALS), crashing(crash), acting(app, person) as viewer:
                    made = act(viewer, *arguments)
                    db.session.flush()
                    made = None if crash == "before" else made
                db.session.remove()
            return made

        def check(self):
            with app.app_context():
                check()

        # Orders

        @rule(
            who=some,
            prices=st.lists(st.integers(0, 9000), min_size=1, max_size=3),
            ago=st.integers(0, 40),
            currency=currencies,
            crash=crashes,
        )
        def order(self, who, prices, ago, currency, crash):
            self.deliver(self.new_order(self.pick(self.people, who).email, prices, ago, currency), crash)

        @rule(prices=st.lists(st.integers(100, 9000), min_size=1, max_size=2), currency=currencies, crash=crashes)
        def somebody_unknown_orders(self, prices, currency, crash):
            self.strangers += 1
            self.unknown.append(f"late{self.strangers}")
            self.deliver(self.new_order(f"{self.unknown[-1]}@example.com", prices, 1, currency), crash)

        @rule(rate=st.sampled_from(["0.5", "0.92", "150"]), ago=st.sampled_from([0, 20, 60]), crash=crashes)
        def a_rate_comes_or_changes(self, rate, ago, crash):
            day = (now() + timedelta(days=self.days - ago)).date()
            self.do(set_rate, world.max, "USD", day, rate, crash=crash)
            tally["rates"] += 1

        @rule(who=some, amount=st.integers(1, 9000), crash=crashes)
        def a_refund_comes_before_its_order(self, who, amount, crash):
            order = self.new_order(self.pick(self.people, who).email, [5000, 3000], 3)
            self.give_back(order, amount, crash)

        def new_order(self, email, prices, ago, currency="EUR"):
            lines = tuple(Line(f"T{number % 3 + 1}", "", 1, price) for number, price in enumerate(prices))
            at = (now() + timedelta(days=self.days - ago)).replace(microsecond=0)
            order = Order(f"O-{len(self.orders)}", Who(email=email), at, currency, "paid", lines)
            self.orders.append(order)
            return order

        def deliver(self, order, crash=None):
            self.do(lambda _viewer: record_order(order, "api"), None, crash=crash)

        @precondition(lambda self: self.orders)
        @rule(which=some, crash=crashes)
        def an_order_is_delivered_again(self, which, crash):
            self.deliver(self.pick(self.orders, which), crash)

        @precondition(lambda self: self.orders)
        @rule(which=some, amount=st.integers(1, 9000), crash=crashes, twice=st.booleans())
        def something_comes_back(self, which, amount, crash, twice):
            for _time in range(1 + twice):
                self.give_back(self.pick(self.orders, which), amount, crash, is_again=_time)

        def give_back(self, order, amount, crash, is_again=0):
            self.refunds += not is_again
            back = Refunding(f"R-{self.refunds}", order.order_id, order.ordered_at, (), amount)
            self.do(lambda _viewer: record_refund(back), None, crash=crash)

        @precondition(lambda self: self.orders)
        @rule(which=some, crash=crashes)
        def an_order_is_cancelled(self, which, crash):
            order = self.pick(self.orders, which)
            self.do(lambda _viewer: set_status(order.order_id, "cancelled", order.ordered_at), None, crash=crash)

        @precondition(lambda self: self.unknown)
        @rule(crash=crashes)
        def who_was_unknown_appears(self, crash):
            def appear(_viewer):
                person = add_person(self.unknown[-1])
                match_waiting(person.id)
                return person

            person = self.do(appear, None, crash=crash)
            if person is not None:
                self.people.append(person)
                self.unknown.pop()

        # Contributions

        @rule(who=some, category=st.sampled_from(["tips", "questions"]), crash=crashes)
        def start(self, who, category, crash):
            person = self.pick(self.people, who)
            thread = self.do(start_thread, person, category, "Burrs", tally["words"], crash=crash)
            if thread is not None:
                self.threads.append((thread.id, person, len(self.posts)))
                with app.app_context():
                    self.posts.append((opening_of(thread.id), thread.id))

        @precondition(lambda self: self.threads)
        @rule(who=some, where=some, crash=crashes)
        def reply(self, who, where, crash):
            thread_id = self.pick(self.threads, where)[0]
            post = self.do(add_post, self.pick(self.people, who), thread_id, tally["words"], crash=crash)
            if post is not None:
                self.posts.append((post.id, thread_id))

        @precondition(lambda self: self.posts)
        @rule(which=some, crash=crashes)
        def accept(self, which, crash):
            post_id, thread_id = self.pick(self.posts, which)
            self.do(accept_answer, world.mia, thread_id, post_id, crash=crash)

        @precondition(lambda self: self.threads)
        @rule(which=some, crash=crashes)
        def accept_no_more(self, which, crash):
            self.do(withdraw_answer, world.mia, self.pick(self.threads, which)[0], crash=crash)

        @precondition(lambda self: self.posts)
        @rule(which=some, act=st.sampled_from([delete_post, delete_post, restore_post]), crash=crashes)
        def remove_or_put_back(self, which, act, crash):
            self.do(act, world.mia, self.pick(self.posts, which)[0], crash=crash)

        @precondition(lambda self: self.threads)
        @rule(which=some, act=st.sampled_from([hide_thread, restore_thread]), crash=crashes)
        def hide_or_show(self, which, act, crash):
            self.do(act, world.mia, self.pick(self.threads, which)[0], crash=crash)

        @precondition(lambda self: self.threads)
        @rule(which=some, category=st.sampled_from(["tips", "questions"]), crash=crashes)
        def move(self, which, category, crash):
            self.do(move_thread, world.mia, self.pick(self.threads, which)[0], category, crash=crash)

        @precondition(lambda self: self.posts)
        @rule(
            who=some,
            which=some,
            act=st.sampled_from([react, react, withdraw]),
            kind=st.sampled_from(["like", "worked"]),
            crash=crashes,
        )
        def respond(self, who, which, act, kind, crash):
            """Mia sees what is hidden, and may take hers back from it."""
            person = self.pick([*self.people, world.mia], who)
            self.do(act, person, self.pick(self.posts, which)[0], kind, crash=crash)

        # Rules

        @rule(
            trigger=st.sampled_from(TRIGGERS),
            points=st.integers(1, 40),
            where=st.sampled_from(FILTERS),
            caps=st.sampled_from(CAPS),
            crash=crashes,
        )
        def change_a_rule(self, trigger, points, where, caps, crash):
            said = {"key": f"our-{trigger}", "label": "Ours", "trigger": trigger, "points": points, "per": 100}
            key = said["key"]

            def change(viewer):
                before = next((each for each in current_rules() if each.key == key), None)
                put_rule(viewer, said | where | caps, before)

            self.do(change, world.max, crash=crash)

        # People

        @precondition(lambda self: len(self.people) > 2)
        @rule(crash=crashes)
        def two_turn_out_to_be_one(self, crash):
            gone, stays = self.people[-1], self.people[0]
            if self.do(merging.merge, world.ada, gone.id, stays.id, crash=crash) is not None:
                self.people.pop()
                self.merged.append(gone)
                tally["merged"] += 1
            self.check()

        @precondition(lambda self: self.merged)
        @rule(crash=crashes)
        def they_are_two_after_all(self, crash):
            if self.do(merging.unmerge, world.ada, self.merged[-1].id, crash=crash) is not None:
                self.people.append(self.merged.pop())
            self.check()

        @precondition(lambda self: len(self.people) > 3)
        @rule(crash=crashes)
        def somebody_is_erased(self, crash):
            gone = self.people[1]
            self.do(lambda _viewer: erase(gone.id), None, crash=crash)
            with app.app_context():
                if db.session.get(Customer, gone.id).erased_at is not None:
                    self.people.remove(gone)
                    tally["erased"] += 1
            self.check()

        # Spending

        @rule(who=some, which=st.integers(1, 2), crash=crashes)
        def spend(self, who, which, crash):
            person = self.pick(self.people, who)
            made = self.do(redeem, person, which, crash=crash)
            if made is not None:
                tally["redeemed"] += 1
                with app.app_context():
                    assert balances_of(person.id)["spendable"] >= 0

        @rule(which=st.integers(1, 5), crash=crashes)
        def give_points_back(self, which, crash):
            self.do(cancel, world.max, which, crash=crash)
            self.check()

        # Time and readers

        @rule(days=st.sampled_from([1, 15, 31]), crash=crashes)
        def time_passes(self, days, crash):
            self.days += days
            self.do(lambda _viewer: mature_points(), None, crash=crash)
            self.check()

        @rule(limit=st.sampled_from([1, 2, 7, None]))
        def readers_run(self, limit):
            self.read(limit)

        @rule()
        def readers_run_to_the_head(self):
            self.read()

        @rule(limit=st.sampled_from([1, 2, 7, None]), moment=st.sampled_from(["before", "after"]), at=st.integers(1, 4))
        def readers_crash(self, limit, moment, at):
            self.read(limit, moment, at)

        def read(self, limit=None, moment=None, at=1):
            tally["steps"] += 1
            tally["crashes"] += moment is not None
            with clock.shifted(timedelta(days=self.days)), app.app_context():
                with suppress(Crash), crashing(moment, at):
                    read(limit)
                db.session.remove()
                check()

        @rule(back=st.integers(1, 30))
        def entries_are_read_again(self, back):
            with app.app_context():
                rewind(max(0, head() - back))

        def teardown(self):
            with clock.shifted(timedelta(days=self.days)), app.app_context():
                mature_all()
                read()
                check()
                tally["valued"] += db.session.scalar(select(func.count()).where(JournalRow.kind == PurchaseValued.kind))
                tally["lines"] += db.session.scalar(select(func.count()).select_from(Entered))
                check_replays()

    return Ledger


def opening_of(thread_id):
    return db.session.scalar(select(Post.id).where(Post.thread_id == thread_id, Post.number == 1))


def mature_all():
    mature_points()
    commit()


@pytest.fixture
def restore(app, world, database, request):
    return restorer(app, world, database, request)


@pytest.mark.programme
@pytest.mark.both
def test_the_book_is_exact_whatever_happens(app, world, database, restore, told):
    tally = dict.fromkeys(("runs", "steps", "crashes", "lines", "redeemed", "merged", "erased", "rates", "valued"), 0)
    with app.app_context():
        tally["words"] = write("They squeak.")
    begun = perf_counter()
    how = settings(
        max_examples=RUNS[database],
        stateful_step_count=STEPS,
        deadline=None,
        phases=[Phase.generate],
        derandomize=not PROVE,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine_for(app, world, restore, tally), settings=how)
    done = ", ".join(f"{number} {name}" for name, number in tally.items() if name not in ("runs", "words"))
    told(f"{tally['runs']} runs of up to {STEPS} steps: {done}; differences 0 ({perf_counter() - begun:.0f} s)")
