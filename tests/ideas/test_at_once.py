"""Many votes in one moment, over two web nodes, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app import create_app
from core.config import Settings
from core.db import db
from core.journal.models import JournalHead
from customers.tokens.actions import create_token
from ideas.ideas.models import Idea
from ideas.votes.models import Vote
from tests.world import acting

pytestmark = pytest.mark.both


@pytest.fixture
def nodes(app, tmp_path):
    """Two apps on one database."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    made = [
        create_app(
            Settings(
                instance=tmp_path / f"node-{number}",
                database_url=url,
                cheap_passwords=True,
                testing=True,
                secret_key="s" * 48,
            )
        )
        for number in range(2)
    ]
    yield made
    for each in made:
        with each.app_context():
            db.engine.dispose()


@pytest.fixture
def at_once(app, nodes):
    """Sends all of (person, method, path, json), half of them to each node; answers the codes."""

    def send(requests):
        tokens = {}
        for person, *_rest in requests:
            if person.id not in tokens:
                with acting(app):
                    tokens[person.id] = create_token(person.id, ("read", "write"))[1]

        def one(numbered):
            number, (person, method, path, json) = numbered
            client = nodes[number % 2].test_client()
            headers = {"Authorization": f"Bearer {tokens[person.id]}"}
            return client.open(f"/api/v1{path}", method=method, json=json, headers=headers).status_code

        with ThreadPoolExecutor(20) as threads:
            return list(threads.map(one, enumerate(requests)))

    return send


def totals(app, idea):
    with app.app_context():
        votes = db.session.execute(select(Idea.votes).where(Idea.id == idea)).scalar_one()
        rows = db.session.execute(select(func.count()).select_from(Vote).where(Vote.root_id == idea)).scalar_one()
    return votes, rows


def test_50_votes_of_one_person_at_once_are_one(app, board, world, at_once):
    idea = board.idea(world.ana)
    codes = at_once([(world.ben, "PUT", f"/ideas/{idea}/vote", {})] * 50)
    assert set(codes) == {200}
    assert totals(app, idea) == (2, 2)


def test_50_toggles_at_once_leave_what_the_last_one_says(app, board, world, at_once):
    idea = board.idea(world.ana)
    turns = [(world.ben, "PUT" if number % 2 else "DELETE", f"/ideas/{idea}/vote", {}) for number in range(50)]
    assert set(at_once(turns)) == {200}
    votes, rows = totals(app, idea)
    assert votes == rows
    assert at_once([(world.ben, "PUT", f"/ideas/{idea}/vote", {})]) == [200] and totals(app, idea) == (2, 2)


def test_of_20_votes_for_the_last_point_one_wins(app, board, world, at_once):
    campaign = board.campaign(voting="budget", budget=4)
    ideas = [board.idea(world.mia, f"A wish in the campaign, number {n}", campaign_id=campaign) for n in range(4)]
    for idea in ideas[:1]:
        board.vote(world.ben, idea, 3)
    codes = at_once([(world.ben, "PUT", f"/ideas/{ideas[1 + n % 3]}/vote", {"weight": 1}) for n in range(20)])
    assert set(codes) <= {200, 409}
    with app.app_context():
        spent = select(func.sum(Vote.weight)).where(Vote.customer_id == world.ben.id)
        assert db.session.execute(spent).scalar_one() == 4


def test_everybody_at_once_is_counted(app, board, world, at_once):
    idea = board.idea(world.ana)
    people = [world.ben, world.mia, world.pia, world.max, world.noa, world.ada]
    assert set(at_once([(each, "PUT", f"/ideas/{idea}/vote", {}) for each in people * 4])) == {200}
    assert totals(app, idea) == (7, 7)


def test_a_vote_said_twice_is_told_once_and_lifts_no_idea(app, board, world):
    idea = board.idea(world.ana)
    told = []
    for _again in range(3):
        board.vote(world.ben, idea)
        with app.app_context():
            rank = db.session.execute(select(Idea.rank, Idea.votes).where(Idea.id == idea)).one()
            told.append((tuple(rank), db.session.scalar(select(JournalHead.seq))))
    assert told[0] == told[1] == told[2]
    board.unvote(world.ben, idea)
    with app.app_context():
        before = db.session.scalar(select(JournalHead.seq))
    board.unvote(world.ben, idea)
    with app.app_context():
        assert db.session.scalar(select(JournalHead.seq)) == before
