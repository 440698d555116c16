"""Posts that speak for an idea."""

import pytest


@pytest.mark.parametrize("sent", [{}, {"importance": None}, {"note": None}])
def test_an_importance_that_is_not_said_is_the_usual_one(board, world, make, api, sent):
    idea, post = board.idea(world.ana), make.post(world.ben, make.thread(world.ana))
    answer = api(world.pia).post(f"/ideas/{idea}/evidence", {"post_id": post.id} | sent)
    assert answer.status_code == 201 and answer.json["importance"] == 1 and answer.json["note"] == ""
