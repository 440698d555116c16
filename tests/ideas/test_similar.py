"""What looks like an idea that somebody types says where it stands, and invites to vote where that can be."""

from sqlalchemy import update

from core.db import db
from ideas.ideas.models import Idea
from tests.world import acting


def test_each_has_its_status_colour_its_votes_and_the_way_to_vote(app, board, world, client, sign_in, drain):
    open_one, shipped = board.idea(world.ana, "A lid of tin"), board.idea(world.ana, "A tin lid that shines")
    board.status(shipped, "shipped")
    drain()
    found = sign_in(client, world.ben).get("/search/similar?kind=idea&title=tin").text
    assert 'class="badge tone--blue">Open, 1 vote<' in found and 'class="badge tone--green">Shipped, 1 vote<' in found
    assert found.count("Vote for it") == 1
    assert found.count(f'href="/ideas/{open_one}/a-lid-of-tin"') == 2


def test_votes_of_another_system_are_said_as_such(app, board, world, client, sign_in, drain):
    idea = board.idea(world.ana, "A lid of tin")
    board.unvote(world.ana, idea)
    with acting(app):
        db.session.execute(update(Idea).where(Idea.id == idea).values(imported_votes=95))
    drain()
    assert "Open, 95 votes elsewhere" in sign_in(client, world.ben).get("/search/similar?kind=idea&title=tin").text
