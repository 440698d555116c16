"""A campaign opened by mistake can be called off while nobody has proposed anything."""

from datetime import timedelta

import pytest

from core.clock import now


@pytest.mark.both
@pytest.mark.parametrize("said", [{}, {"opens_at": now() + timedelta(days=1)}, {"audience": "role:marketer"}])
def test_a_campaign_without_ideas_is_taken_away(board, client, world, sign_in, csrf, api, drain, said):
    campaign = board.campaign(**said)
    watch = sign_in(client, world.pia).get(f"/campaigns/{campaign}/watch").text
    assert f"/campaigns/{campaign}/call-off" in watch
    assert client.post(f"/campaigns/{campaign}/call-off", data={"csrf_token": csrf}).location == "/campaigns"
    drain()
    for address in ("/campaigns", "/", "/ideas", "/inbox"):
        page = sign_in(client, world.max).get(address)
        assert page.status_code == 200 and "What should the kettle do" not in page.text
    assert api(world.pia).get(f"/campaigns/{campaign}").status_code == 404
    assert api(world.pia, "feed:read").get("/feed").status_code == 200
    assert board.campaign("What comes after that?") > campaign


def test_one_with_ideas_is_closed_instead_and_customers_call_nothing_off(board, client, world, sign_in, csrf, api):
    campaign = board.campaign()
    idea = board.idea(world.ana, campaign_id=campaign)
    address = f"/campaigns/{campaign}/call-off"
    assert sign_in(client, world.ben).post(address, data={"csrf_token": csrf}).status_code == 403
    assert sign_in(client, world.pia).post(address, data={"csrf_token": csrf}).status_code == 409
    assert api(world.ben).get(f"/ideas/{idea}").json["campaign_id"] == campaign
