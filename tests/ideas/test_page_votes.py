"""Voting by the page without a script: what is refused is said where one can go on."""

import pytest

from core.db import db
from ideas.ideas import actions
from ideas.ideas.models import Idea
from tests.world import acting


@pytest.fixture
def vote(client, sign_in, csrf, world):
    def do(idea, person=None, **sent):
        sign_in(client, person or world.ben)
        return client.post(f"/ideas/{idea}/vote", data={"csrf_token": csrf} | sent)

    return do


def _votes(app, idea):
    with acting(app):
        return db.session.get_one(Idea, idea).votes


@pytest.mark.parametrize("weight", ["abc", "0", "4", "-1", "²"])
@pytest.mark.parametrize("script", [{}, {"HX-Request": "true"}])
def test_a_weight_that_cannot_be_takes_no_vote_away(app, board, world, vote, client, csrf, weight, script):
    idea = board.idea(world.ana)
    board.vote(world.ben, idea)
    assert vote(idea, weight=weight).status_code == 422
    by_script = client.post(f"/ideas/{idea}/vote", data={"csrf_token": csrf, "weight": weight}, headers=script)
    assert by_script.status_code == 422 and _votes(app, idea) == 2


def test_with_no_point_left_the_idea_comes_back_with_the_sentence(app, board, world, vote):
    campaign = board.campaign(voting="budget", budget=1)
    first, second = (board.idea(world.ana, title, campaign_id=campaign) for title in ("A quiet lid", "A loud whistle"))
    board.vote(world.ben, first)
    page = vote(second, weight="1")
    assert page.status_code == 409 and "0 points left" in page.text and "<h1>A loud whistle</h1>" in page.text
    assert "Somebody was first" not in page.text and _votes(app, second) == 0


def test_a_vote_for_a_merged_idea_comes_back_on_what_it_became(board, world, vote):
    idea, into = board.idea(world.ana), board.idea(world.ana, "A lid that opens by itself")
    board.merge(idea, into)
    page = vote(idea, voted="1")
    assert page.status_code == 409 and "Vote there" in page.text and "<h1>A lid that opens by itself</h1>" in page.text


def test_what_became_part_of_one_that_is_gone_says_so(app, board, world, api, client):
    idea, into = board.idea(world.ana), board.idea(world.ana, "A lid that opens by itself")
    board.merge(idea, into)
    assert client.get(f"/ideas/{idea}/a-lid-that-stays-open").status_code == 301
    merged = api(world.ben).get(f"/ideas/{idea}").json
    assert (merged["is_merged"], merged["merged_into"]) == (True, into)
    with acting(app, world.mia) as viewer:
        actions.delete(viewer, into)
    page = client.get(f"/ideas/{idea}/a-lid-that-stays-open")
    assert page.status_code == 200 and "It falls shut." in page.text and "not here any more" in page.text
    assert client.get(f"/ideas/{idea}/merged").text.count("not here any more") == 1
    merged = api(world.ben).get(f"/ideas/{idea}").json
    assert (merged["is_merged"], merged["merged_into"]) == (True, None)
