"""The demo moves in, is generated around, and moves out again without taking anything of others along."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import now
from core.commit import commit
from core.db import db
from core.journal.models import Cursor, JournalHead
from customers.models import Customer
from customers.purchases.models import Purchase, Refund
from customers.segments.models import Segment, SegmentMembership
from forum.posts.actions import add_post
from forum.posts.models import Post
from forum.posts.writing import write
from forum.threads.actions import start_thread
from forum.threads.models import Thread
from home.demo.generated import Generated
from home.demo.loading import begin, load_small, sign_ins_file
from home.demo.removing import remove
from ideas.evidence.models import Evidence
from ideas.ideas.models import Idea
from ideas.votes.actions import vote
from ideas.votes.models import Vote
from rewards.badges.models import Award
from tests.demo import FEW, empty_house, use_few_words
from tests.world import acting, add_person

YEAR = timedelta(days=365)


@pytest.fixture
def house(tmp_path, monkeypatch, database, request):
    """An empty site, and a demo of a few words."""
    use_few_words(monkeypatch)
    url = request.getfixturevalue("postgres").fresh() if database == "postgresql" else ""
    with empty_house(tmp_path, url) as app:
        with app.app_context():
            load_small()
            commit()
        yield app


def test_badges_were_earned_and_segments_filled_as_time_went_by(house):
    with house.app_context():
        days = {moment.date() for moment in db.session.scalars(select(Award.awarded_at).where(Award.by_id.is_(None)))}
        assert len(days) > 3 and now().date() - min(days) > timedelta(days=90)
        names = db.session.scalars(select(Segment.name)).all()
        assert len(names) == 3
        since = db.session.scalars(select(SegmentMembership.since).where(SegmentMembership.until.is_(None))).all()
        assert since and min(since) < now() - timedelta(days=30)
        remove()
        assert count(Segment) == count(SegmentMembership) == 0


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.both
def test_what_others_wrote_and_voted_for_stays_when_the_demo_goes(house):
    with acting(house):
        rea = add_person("rea")
    with acting(house, rea) as viewer:
        answered, alone = db.session.scalars(select(Thread.id).where(Thread.host_url.is_(None)).limit(2))
        add_post(viewer, answered, write("I have that too."))
        own = start_thread(viewer, "canteen", "A thread of my own making", write("Nobody shall take this."))
        idea_id = db.session.scalars(select(Idea.id).order_by(Idea.id)).first()
        vote(viewer, idea_id)
    with house.app_context():
        gone = remove()
        assert gone["threads"] and gone["orders"] == 5 and gone["people"]
        assert {answered, own.id} < set(db.session.scalars(select(Thread.id))) and alone not in set(
            db.session.scalars(select(Thread.id))
        )
        kept = db.session.scalars(select(Idea)).one()
        assert (kept.id, kept.votes, kept.voters) == (idea_id, 1, 1)
        others = db.session.scalars(select(Customer).where(Customer.id != rea.id)).all()
        assert others and all(each.erased_at and each.password_hash is None for each in others)
        assert not sign_ins_file().exists()
        assert not remove()


@pytest.mark.both
def test_nothing_but_the_journal_and_fresh_rooms_is_left_where_nobody_came(house):
    with house.app_context():
        Generated(FEW, begin("medium"), lambda done, total: None).fill()
        remove()
        assert [count(model) for model in (Customer, Thread, Post, Idea, Vote, Purchase)] == [0] * 6
        rooms = db.session.scalars(select(db.metadata.tables["categories"].c.slug)).all()
        assert "questions" in rooms and "canteen" not in rooms
        head = db.session.scalar(select(JournalHead.seq))
        assert set(db.session.scalars(select(Cursor.seq))) == {head}


@pytest.mark.both
def test_what_is_generated_around_it_fits_together(house):
    with house.app_context():
        before = {model: count(model) for model in (Post, Customer, Purchase, Idea)}
        Generated(FEW, begin("medium"), lambda done, total: None).fill()
        made = {model: count(model) - old for model, old in before.items()}
        assert 0 < count(Refund) <= 2 * FEW.refunds
        assert made == {Post: FEW.posts + FEW.ideas, Customer: FEW.customers, Purchase: FEW.orders, Idea: FEW.ideas}
        assert count(Evidence)
        cast = Counter(db.session.scalars(select(Vote.root_id).where(Vote.counts)))
        assert all(idea.voters == idea.votes == cast[idea.id] for idea in db.session.scalars(select(Idea)))
        for row in db.session.scalars(select(Vote).join(Customer, Customer.id == Vote.customer_id).limit(60)):
            assert row.net_then == _net(row), row.id


def _net(row):
    """What plain SQL says of the twelve months before a vote: less what had come back by then."""
    at = (Purchase.ordered_at > row.cast_at - YEAR, Purchase.ordered_at <= row.cast_at)
    theirs = select(func.coalesce(func.sum(Purchase.ordered_amount), 0)).where(Purchase.customer_id == row.customer_id)
    came_back = select(func.coalesce(func.sum(Refund.taken_amount), 0)).join(Purchase).where(*at)
    back = came_back.where(Purchase.customer_id == row.customer_id, Refund.refunded_at <= row.cast_at)
    return db.session.scalar(theirs.where(*at)) - db.session.scalar(back)
