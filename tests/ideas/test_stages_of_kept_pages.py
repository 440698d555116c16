"""A page that is kept for everybody shows where a campaign stands now: its moments are known."""

from datetime import timedelta

import pytest

from core.clock import now, shifted

STAGES = [(timedelta(days=4), "Open"), (timedelta(days=6), "Shortlist"), (timedelta(days=9), "Closed")]


@pytest.mark.parametrize("path", ["/campaigns", "/campaigns/{id}/what-should-the-kettle-do"])
def test_guests_see_the_stage_of_this_moment(board, client, path):
    start = now()
    campaign = board.campaign(shortlist_at=start + timedelta(days=5), closes_at=start + timedelta(days=8))
    for later, stage in STAGES:
        with shifted(later):
            for _visit in range(2):
                assert f">{stage}<" in client.get(path.format(id=campaign)).text


@pytest.mark.parametrize("path", ["/", "/ideas"])
def test_what_runs_no_more_is_led_to_no_more(board, client, path):
    start = now()
    board.campaign(shortlist_at=start + timedelta(days=5), closes_at=start + timedelta(days=8))
    for later, stage in STAGES:
        with shifted(later):
            for _visit in range(2):
                page = client.get(path).text
                assert ("What should the kettle do?" in page, f">{stage}<" in page) == (stage != "Closed",) * 2


def test_an_idea_says_from_the_moment_on_that_its_campaign_closed(board, world, client):
    campaign = board.campaign(closes_at=now() + timedelta(days=1))
    idea = board.idea(world.ana, campaign_id=campaign)
    path = f"/ideas/{idea}/a-lid-that-stays-open"
    assert "takes no votes any more" not in client.get(path).text
    with shifted(timedelta(days=2)):
        assert "takes no votes any more" in client.get(path).text


def test_until_then_the_page_is_kept(board, client, app):
    board.campaign(closes_at=now() + timedelta(days=1))
    client.get("/campaigns")
    made = app.extensions["shelf"].get(" /campaigns?")
    client.get("/campaigns")
    assert made is not None and app.extensions["shelf"].get(" /campaigns?") is made
