"""An entry pays by what was true when it happened, however late it is read and however often."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.access import Viewer
from core.clock import now
from core.commit import commit
from core.db import db
from core.journal.models import Parked
from core.journal.readers import retry_parked
from customers.models import Customer
from customers.purchases.orders import record_order, set_status
from customers.purchases.people import Who
from customers.purchases.refunds import record_refund
from customers.purchases.shapes import Back, Line, Order, Refunding
from customers.purchases.valuing import set_rate, set_report_currency
from customers.record import merging
from customers.record.erasing import erase
from forum.curation.actions import move_thread
from forum.posts.actions import delete_post, restore_post
from forum.reactions.actions import react, withdraw
from rewards.ledger.queries import balances_of
from rewards.ledger.reader import READER
from rewards.rules.actions import put_rule
from rewards.rules.defaults import ALWAYS, make_default_rules
from rewards.rules.models import Rule
from tests.imports.make import PURCHASES, bring, row
from tests.rewards.ledger_checks import check, check_replays, read
from tests.world import acting, add_person

pytestmark = pytest.mark.both
AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def rule(app):
    """A rule in force since ever."""

    def make(trigger, points, **said):
        with acting(app):
            values = {"key": f"{trigger}-{points}", "label": "Ours", "trigger": trigger, "points": points, "per": 0}
            db.session.add(Rule(version=1, starts_at=ALWAYS, made_at=now(), **(values | said)))

    return make


@pytest.fixture
def points(app):
    """What somebody has by now, pending or not, after all replays gave the same."""

    def of(person, balance="status"):
        with app.app_context():
            read()
            check()
            check_replays(3)
            have = balances_of(person.id)
            return have[balance] + have[f"{balance}_pending"]

    return of


def ordered(app, person, order_id="O-1", at=AT, lines=(("T1", 5990),)):
    with acting(app):
        said = tuple(Line(sku, "", 1, price) for sku, price in lines)
        record_order(Order(order_id, Who(email=person.email), at, "EUR", "paid", said), "api")


def refunded(app, order_id="O-1", refund_id="R-1", lines=(), amount=None):
    with acting(app):
        record_refund(Refunding(refund_id, order_id, AT, tuple(lines), amount))


def test_a_post_is_paid_by_the_category_it_was_written_in_though_its_thread_moved_before_it_was_read(
    app, world, make, rule, points
):
    rule("post", 7, category="questions")
    rule("post", 3, category="tips")
    thread = make.thread(world.ana)
    make.post(world.ben, thread)
    with acting(app, world.mia) as viewer:
        move_thread(viewer, thread.id, "tips")
    make.post(world.ben, thread, body="And now among the tips.")
    assert points(world.ben) == 10


def test_a_thread_that_moves_after_it_was_read_is_not_paid_again(app, world, make, rule, points, drain):
    rule("post", 7, category="questions")
    rule("post", 3, category="tips")
    thread = make.thread(world.ana)
    make.post(world.ben, thread)
    drain()
    for category in ("tips", "questions", "tips"):
        with acting(app, world.mia) as viewer:
            move_thread(viewer, thread.id, category)
    assert points(world.ben) == 7


def test_a_product_s_refund_takes_back_what_the_product_s_rule_paid_and_no_more(app, world, rule, points):
    rule("spent", 1, per=100, product="T1")
    ordered(app, world.ana, lines=(("T1", 2000), ("T2", 8000)))
    assert points(world.ana) == 20
    refunded(app, refund_id="R-1", lines=(Back("T2", 1, 8000),))
    assert points(world.ana) == 20
    refunded(app, refund_id="R-2", lines=(Back("T1", 0, 500),))
    assert points(world.ana) == 15
    refunded(app, refund_id="R-3", lines=(Back("T1", 0, 1500),))
    assert points(world.ana) == 0


def test_an_order_counts_by_the_rules_of_its_day_whenever_its_customer_is_found(app, world, rule, points):
    rule("spent", 2, per=100)
    with acting(app, world.max) as viewer:
        before = db.session.scalars(db.select(Rule)).one()
        put_rule(viewer, {"key": before.key, "label": "Ours", "trigger": "spent", "points": 50, "per": 100}, before)
    ordered(app, world.ana)
    assert points(world.ana) == 118


def test_who_was_one_for_a_while_has_their_own_again_though_it_was_read_meanwhile(app, world, make, points):
    with acting(app):
        make_default_rules()
    make.thread(world.ana)
    with acting(app, world.ada) as viewer:
        merging.merge(viewer, world.ana.id, world.ben.id)
    assert points(world.ben) == 5
    with acting(app, world.ada) as viewer:
        merging.unmerge(viewer, world.ana.id)
    assert (points(world.ana), points(world.ben)) == (5, 0)


def test_of_three_records_in_a_chain_the_last_is_paid(app, world, make, points):
    with acting(app):
        make_default_rules()
    make.thread(world.ana)
    with acting(app, world.ada) as viewer:
        merging.merge(viewer, world.ana.id, world.ben.id)
    with acting(app, world.ada) as viewer:
        merging.merge(viewer, world.ben.id, world.pia.id)
    assert points(world.pia) == 5


@pytest.mark.parametrize("is_read_before", [True, False])
def test_a_like_of_somebody_who_was_erased_stays_and_can_have_been_taken_back(
    app, world, make, drain, points, is_read_before
):
    with acting(app):
        make_default_rules()
        kim = add_person("kim")
    thread, other = make.thread(world.ana), make.thread(world.ana, title="And the brush?")
    for post_id, act in ((1, react), (2, react), (2, withdraw)):
        with acting(app, kim) as viewer:
            act(viewer, post_id, "like")
    assert (thread.id, other.id) == (1, 2)
    if is_read_before:
        drain()
    with acting(app):
        erase(kim.id)
    assert points(world.ana) == 11
    assert points(kim) == 0


def test_a_refund_after_an_erasure_moves_nothing(app, world, drain, points):
    with acting(app):
        make_default_rules()
        kim = add_person("kim")
    ordered(app, kim)
    drain()
    with acting(app):
        erase(kim.id)
    drain()
    refunded(app, amount=1990)
    assert points(kim) == 0


def test_a_parked_entry_that_is_read_late_leaves_what_it_would_have_left(app, world, make, drain, points):
    with acting(app):
        make_default_rules()
    thread = make.thread(world.ana)
    post = make.post(world.ben, thread)
    with acting(app, world.ana) as viewer:
        react(viewer, post.id, "like")
    with acting(app, world.mia) as viewer:
        delete_post(viewer, post.id)
    seqs = db_seqs(app, "forum.post_added")
    with app.app_context():
        park(seqs)
    drain()
    with app.app_context():
        assert retry_parked(READER) == (1, 0)
    assert points(world.ben) == 0


def test_removing_and_restoring_uses_up_no_cap_however_it_is_batched(app, world, make, rule, points):
    rule("post", 2, day_cap=6)
    thread = make.thread(world.ana)
    post = make.post(world.ben, thread)
    with acting(app, world.mia) as viewer:
        delete_post(viewer, post.id)
    with acting(app, world.mia) as viewer:
        from forum.posts.actions import restore_post

        restore_post(viewer, post.id)
    for number in range(4):
        make.post(world.ben, thread, body=f"More of it, {number}")
    assert points(world.ben) == 6


def test_a_cancelled_order_is_worth_nothing_in_any_order(app, world, points):
    with acting(app):
        make_default_rules()
    refunded(app, amount=1990)
    ordered(app, world.ana)
    assert points(world.ana) == 40
    with acting(app):
        set_status("O-1", "cancelled", AT + timedelta(days=1))
    assert points(world.ana) == 0


def db_seqs(app, kind):
    from core.journal.models import JournalRow

    with app.app_context():
        return list(db.session.scalars(db.select(JournalRow.seq).where(JournalRow.kind == kind)))


def park(seqs):
    """As if the ledger's reader had not been able to take them."""
    original = READER.handle

    def handle(entries):
        if any(entry.seq in seqs for entry in entries):
            raise ValueError("not now")
        original(entries)

    object.__setattr__(READER, "handle", handle)
    try:
        read()
    finally:
        object.__setattr__(READER, "handle", original)
    assert db.session.scalars(db.select(Parked.seq)).all() == seqs
    commit()


def test_an_order_without_a_rate_pays_once_when_its_rate_comes(app, world, rule, points):
    """What came back before is not paid; a rate that is corrected, or a day that is added, pays nothing again."""
    rule("spent", 1, per=100)
    rule("order", 10)
    with acting(app):
        set_report_currency(Viewer(), "EUR")
        for name in ("O-1", "O-2"):
            record_order(Order(name, Who(email=world.ana.email), AT, "USD", "paid", (Line("T1", "", 1, 5990),)), "api")
        record_refund(Refunding("R-1", "O-1", AT, (), 1990))
        record_refund(Refunding("R-2", "O-2", AT, (), None))
    assert points(world.ana) == 0
    for day, rate, should in (("2026-05-02", "0.5", 0), ("2026-05-01", "0.5", 20 + 10), ("2026-04-01", "2", 30)):
        with acting(app):
            set_rate(Viewer(), "USD", date.fromisoformat(day), rate)
        assert points(world.ana) == should, day
    with acting(app):
        set_rate(Viewer(), "USD", AT.date(), "0.9")
        record_refund(Refunding("R-3", "O-1", AT, (), 2000))
    assert points(world.ana) == 10 + 10


def test_an_order_of_an_import_without_points_is_not_paid_when_its_rate_comes(app, world, rule, points, tmp_path):
    rule("spent", 1, per=100)
    file = PURCHASES + row("o-1", "c-1").replace("EUR", "USD")
    with acting(app):
        set_report_currency(Viewer(), "EUR")
        db.session.get_one(Customer, world.ana.id).external_id = "c-1"
    assert bring(app, "purchases", tmp_path / "orders.csv", file, pays_points=False).created == 1
    with acting(app):
        set_rate(Viewer(), "USD", AT.date(), "0.5")
    assert points(world.ana) == 0


def test_what_was_taken_back_while_its_post_was_gone_does_not_come_back_with_it(app, world, make, rule, points):
    """Those who moderate see what is hidden, and may take their like of it back; whoever is forgotten since, too."""
    rule("like_received", 3)
    thread = make.thread(world.ben)
    post = make.post(world.ana, thread)
    with acting(app):
        other = add_person("kim")
    for person in (world.mia, world.pia, other):
        with acting(app, person) as viewer:
            react(viewer, post.id, "like")
    assert points(world.ana) == 9
    with acting(app, world.mia) as mia:
        delete_post(mia, post.id)
        withdraw(mia, post.id, "like")
    assert points(world.ana) == 0
    for _time in range(2):
        with acting(app, world.mia) as mia:
            restore_post(mia, post.id)
        assert points(world.ana) == 6
        with acting(app, world.mia) as mia:
            delete_post(mia, post.id)
        assert points(world.ana) == 0
    with acting(app, world.mia) as mia:
        restore_post(mia, post.id)
    for person in (world.mia, other):
        with acting(app):
            erase(person.id)
        assert points(world.ana) == 6
