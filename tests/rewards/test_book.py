"""One book for orders and contributions, exact to the last reversal."""

import pytest

from core.clock import now
from core.db import db
from core.journal import record
from core.journal.models import Cursor
from customers.purchases.activity import PurchaseRecorded, PurchaseRefunded
from forum.posts.actions import delete_post, restore_post
from forum.posts.answers import accept_answer
from forum.reactions.actions import react, withdraw
from rewards.ledger.balances import differences, mature
from rewards.ledger.models import Balance, Line
from rewards.ledger.queries import balances_of
from rewards.rules.defaults import make_default_rules
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def rules(app):
    with acting(app):
        make_default_rules()


@pytest.fixture
def book(app, drain):
    def of(person, balance="status"):
        drain()
        with app.app_context():
            assert differences() == []
            query = (
                db.select(Line.points).where(Line.customer_id == person.id, Line.balance == balance).order_by(Line.id)
            )
            return list(db.session.scalars(query))

    return of


def ordered(app, person, number=1, amount=5990):
    with acting(app):
        record(
            PurchaseRecorded(
                actor_id=person.id,
                purchase_id=number,
                currency="EUR",
                net_amount=amount,
                report_amount=amount,
                ordered_at=now().isoformat(),
            )
        )


def refunded(app, person, number=1, back=1990, left=4000, whole=False):
    with acting(app):
        record(
            PurchaseRefunded(
                actor_id=person.id,
                purchase_id=number,
                refund_id=1,
                currency="EUR",
                net_amount=back,
                left_amount=left,
                is_whole=whole,
            )
        )


def test_an_order_pays_a_point_for_each_whole_unit_and_a_refund_takes_back_its_part(app, world, book):
    ordered(app, world.ana)
    assert book(world.ana) == [59]
    refunded(app, world.ana)
    assert book(world.ana) == [59, -19]
    with app.app_context():
        assert balances_of(world.ana.id) == {"status": 0, "status_pending": 40, "spendable": 0, "spendable_pending": 40}


def test_an_order_and_its_refund_in_one_batch_are_the_same_two_lines(app, world, book):
    ordered(app, world.ana)
    refunded(app, world.ana)
    assert book(world.ana) == [59, -19]
    with app.app_context():
        first, second = db.session.scalars(db.select(Line).where(Line.balance == "status").order_by(Line.id))
        assert second.reverses_id == first.id


def test_pending_points_mature_after_thirty_days_without_a_line_more(app, world, book):
    from datetime import timedelta

    from core.clock import shifted

    ordered(app, world.ana)
    assert book(world.ana) == [59]
    with shifted(timedelta(days=31)), acting(app):
        assert mature() == [world.ana.id]
    assert book(world.ana) == [59]
    with app.app_context():
        assert balances_of(world.ana.id)["spendable"] == 59


def test_an_accepted_answer_pays_thirty_and_a_removed_one_takes_them_back(app, world, make, book):
    question = make.thread(world.ana)
    answer = make.post(world.ben, question)
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, question.id, answer.id)
    assert book(world.ben) == [2, 30]
    with acting(app, world.mia) as viewer:
        delete_post(viewer, answer.id, "spam")
    assert sorted(book(world.ben)) == [-30, -2, 2, 30]
    with acting(app, world.mia) as viewer:
        restore_post(viewer, answer.id)
    assert sum(book(world.ben)) == 2


def test_nothing_for_acting_on_oneself(app, world, make, book):
    question = make.thread(world.ana)
    answer = make.post(world.ana, question)
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, question.id, answer.id)
    assert book(world.ana) == [5, 2]


def test_a_like_given_taken_back_and_given_again_pays_once(app, world, make, book):
    make.thread(world.ana)
    for act in (react, withdraw, react):
        with acting(app, world.ben) as viewer:
            act(viewer, 1, "like")
    assert sum(book(world.ana)) == 6
    assert sum(book(world.ben)) == 1


@pytest.mark.parametrize("limit", [1, 2, 500])
def test_a_replay_into_an_empty_book_gives_the_same_and_into_a_full_one_adds_nothing(
    app, world, make, book, drain, limit
):
    question = make.thread(world.ana)
    answer = make.post(world.ben, question)
    ordered(app, world.ana)
    with acting(app, world.ana) as viewer:
        accept_answer(viewer, question.id, answer.id)
        react(viewer, answer.id, "like")
    refunded(app, world.ana)
    with acting(app, world.mia) as viewer:
        delete_post(viewer, answer.id)
    before = {person.handle: book(person) for person in (world.ana, world.ben)}
    _rewind(app)
    drain(limit)
    assert {person.handle: book(person) for person in (world.ana, world.ben)} == before
    with acting(app):
        db.session.execute(db.update(Line).values(reverses_id=None))
        db.session.execute(db.delete(Line))
        db.session.execute(db.delete(Balance))
    _rewind(app)
    drain(limit)
    assert {person.handle: book(person) for person in (world.ana, world.ben)} == before


def _rewind(app):
    with acting(app):
        db.session.execute(db.update(Cursor).values(seq=0))
