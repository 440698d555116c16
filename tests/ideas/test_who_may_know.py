"""Nothing that staff do for others, no merge and no decision, shows people what is not for them or leaves them outside."""

import pytest

from rewards.rules.defaults import make_default_rules
from tests.world import acting

SOURCE = {"source": "On the telephone"}


@pytest.fixture
def circle(board, world):
    """A campaign for marketers with an idea of Max's."""
    campaign = board.campaign("A kettle for testers", audience="role:marketer")
    return board.idea(world.max, "A secret handle of horn", campaign_id=campaign)


@pytest.mark.both
def test_nobody_is_made_to_vote_for_what_is_not_for_them(board, world, api, circle, client, sign_in, csrf):
    pia = api(world.pia)
    refused = pia.post(f"/ideas/{circle}/voters", SOURCE | {"customer": world.ben.id})
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["customer"]
    sent = SOURCE | {"csrf_token": csrf, "customer": "ben"}
    assert sign_in(client, world.pia).post(f"/ideas/{circle}/voters", data=sent).status_code == 422
    assert pia.post(f"/ideas/{circle}/voters", SOURCE | {"customer": world.noa.id}).status_code == 201  # staff see all
    public = board.idea(world.ana, "A lid that stays open")
    assert pia.post(f"/ideas/{public}/voters", SOURCE | {"customer": world.ben.id}).status_code == 201


@pytest.mark.both
def test_an_idea_goes_into_none_that_fewer_people_see(board, world, api, circle, client, sign_in, csrf):
    public = board.idea(world.ana, "A lid that stays open")
    board.vote(world.ben, public)
    pia = api(world.pia)
    refused = pia.post(f"/ideas/{public}/merge", {"into": circle})
    assert refused.status_code == 422 and "Fewer people" in refused.json["errors"]["into"]
    page = sign_in(client, world.pia).post(f"/ideas/{public}/merge", data={"csrf_token": csrf, "into": str(circle)})
    assert page.status_code == 422 and "Fewer people" in page.text
    assert api(world.ben).delete(f"/ideas/{public}/vote").json["votes"] == 1
    other = board.campaign("A kettle for moderators", audience="role:moderator")
    apart = board.idea(world.mia, "Another handle of horn", campaign_id=other)
    assert pia.post(f"/ideas/{apart}/merge", {"into": circle}).status_code == 422
    again = board.campaign("A kettle for testers, again", audience="role:marketer")
    alike = board.idea(world.max, "The handle once more", campaign_id=again)
    assert pia.post(f"/ideas/{alike}/merge", {"into": circle}).status_code == 200
    assert pia.post(f"/ideas/{circle}/merge", {"into": public}).status_code == 200


def test_an_idea_goes_into_none_that_is_gone(board, world, api, client, sign_in, csrf):
    idea, hidden = board.idea(world.ana), board.idea(world.ben, "Another lid for it")
    sign_in(client, world.mia).post(f"/ideas/{hidden}/hide", data={"csrf_token": csrf})
    refused = api(world.mia).post(f"/ideas/{idea}/merge", {"into": hidden})
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["into"]


@pytest.fixture
def decided(board, client, world, sign_in, csrf):
    def do(campaign, *winners):
        sent = {"csrf_token": csrf, "idea": [str(one) for one in winners], "outcome": "So it is."}
        return sign_in(client, world.pia).post(f"/campaigns/{campaign}/decide", data=sent)

    return do


@pytest.mark.both
@pytest.mark.parametrize("what", ["delete", "hide"])
def test_what_is_gone_wins_nothing(board, world, client, sign_in, csrf, decided, api, what):
    campaign = board.campaign(points=250)
    idea = board.idea(world.ana, campaign_id=campaign)
    sign_in(client, world.mia).post(f"/ideas/{idea}/{what}", data={"csrf_token": csrf})
    refused = decided(campaign, idea)
    assert refused.status_code == 422 and "hidden or deleted" in refused.text
    assert api(world.pia).get(f"/campaigns/{campaign}").json["state"] == "open"


@pytest.mark.parametrize("what", ["delete", "hide"])
def test_a_winner_that_goes_gives_its_points_back_until_it_is_there_again_whoever_won_meanwhile(
    app, board, world, client, sign_in, csrf, decided, api, drain, what
):
    def balance():
        drain()
        return api(world.ana).get("/me").json["points"]

    with acting(app):
        make_default_rules()
    campaign = board.campaign(points=250)
    idea, other = board.idea(world.ana, campaign_id=campaign), board.idea(world.ben, "A spout", campaign_id=campaign)
    before = balance()
    assert decided(campaign, idea).status_code == 303
    assert balance() - before == 250
    sign_in(client, world.mia).post(f"/ideas/{idea}/{what}", data={"csrf_token": csrf})
    assert balance() <= before
    assert decided(campaign, other).status_code == 303
    sign_in(client, world.mia).post(f"/ideas/{idea}/restore", data={"csrf_token": csrf})
    assert balance() == before + 250
    assert decided(campaign, other).status_code == 303
    assert balance() == before
