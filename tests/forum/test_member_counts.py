"""How much somebody wrote follows what stands, for those who may see it, however often the journal is read."""

import pytest
from sqlalchemy import delete, select, update

from core.access import GUEST
from core.db import db
from core.journal.readers import replay
from forum.categories.models import Category
from forum.curation import actions as curation
from forum.imports.undoing import undo
from forum.members.counting import recount
from forum.members.models import MemberCount
from forum.members.queries import counts
from forum.posts import actions as posts
from forum.posts.answers import accept_answer
from forum.posts.models import Post
from forum.threads.models import Thread
from home.member.reader import READER
from tests.world import acting

pytestmark = pytest.mark.both
NOTHING = {"posts": 0, "threads": 0, "tips": 0, "answers": 0}


@pytest.fixture
def counted(app, drain, world):
    def count(name: str, viewer=GUEST) -> dict[str, int]:
        drain()
        with app.app_context():
            return counts(viewer, world.people[name].id)

    return count


def test_posts_threads_tips_and_answers_are_counted(app, make, world, counted):
    make.thread(world.ana, title="Rice takes the grease away", category="tips", kind="tip")
    asked = make.thread(world.ben, title="What squeaks there?", category="questions", kind="question")
    answer = make.post(world.ana, asked, "The burrs do, and it is the coffee's fat.")
    assert counted("ana") == {"posts": 2, "threads": 1, "tips": 1, "answers": 0}
    with acting(app, world.ben) as ben:
        accept_answer(ben, asked.id, answer.id)
    assert counted("ana") == {"posts": 2, "threads": 1, "tips": 1, "answers": 1}


def test_what_goes_is_counted_no_more_and_comes_back(app, make, world, counted):
    thread = make.thread(world.ben, title="What squeaks there?")
    post = make.post(world.ana, thread, "The burrs do, and it is the coffee's fat.")
    with acting(app, world.ana) as ana:
        posts.delete_post(ana, post.id)
    assert counted("ana") == NOTHING
    with acting(app, world.mia) as mia:
        posts.restore_post(mia, post.id)
    assert counted("ana")["posts"] == 1
    with acting(app, world.mia) as mia:
        curation.hide_thread(mia, thread.id, "spam")
    assert (counted("ana"), counted("ben")) == (NOTHING, NOTHING)


def test_what_members_alone_see_counts_for_members_alone(app, make, world, counted):
    make.thread(world.ana, title="Among ourselves", category="lounge")
    assert counted("ana") == NOTHING
    with acting(app, world.ben) as ben:
        assert counts(ben, world.ana.id)["posts"] == 1
        db.session.execute(update(Category).where(Category.slug == "lounge").values(see="everyone"))
    assert counted("ana")["threads"] == 1


def test_read_again_and_after_a_mistake_it_is_the_same(app, make, world, counted):
    thread = make.thread(world.ana, title="What squeaks there?")
    make.post(world.ana, thread, "Found it myself: the burrs.")
    right = counted("ana")
    with acting(app):
        db.session.execute(update(MemberCount).values(posts=77))
    with app.app_context():
        replay(READER)
    assert counted("ana") == right == {"posts": 2, "threads": 1, "tips": 0, "answers": 0}
    with acting(app):
        db.session.execute(delete(MemberCount))
        recount()
    assert counted("ana") == right


def test_nobody_is_counted_for_what_has_no_author_any_more(app, make, world, counted):
    thread = make.thread(world.ana, title="What squeaks there?")
    counted("ana")
    with acting(app):
        recount()
        assert set(db.session.scalars(select(MemberCount.customer_id))) == {thread.author_id}


def test_an_import_that_was_taken_back_is_counted_no_more(app, make, world, counted):
    make.thread(world.ana, title="What squeaks there?")
    brought = make.thread(world.ana, title="What squeaked elsewhere?")
    with acting(app):
        for model, mine in ((Thread, Thread.id), (Post, Post.thread_id)):
            db.session.execute(update(model).where(mine == brought.id).values(batch=4))
    assert counted("ana")["threads"] == 2
    with acting(app):
        undo(4)
    assert counted("ana") == {"posts": 1, "threads": 1, "tips": 0, "answers": 0}
