"""What a campaign counts is what people see there: what was hidden, deleted or merged is neither shown nor counted."""

import pytest

TITLE = "A spout that does not drip"


@pytest.mark.both
@pytest.mark.parametrize("what", ["hidden", "deleted", "merged"])
def test_what_went_is_neither_shown_nor_counted(board, client, world, sign_in, csrf, api, what):
    campaign = board.campaign()
    idea = board.idea(world.ana, TITLE, campaign_id=campaign)
    board.vote(world.ben, idea)
    watch, path = f"/campaigns/{campaign}/watch", f"/campaigns/{campaign}/what-should-the-kettle-do"
    shown = sign_in(client, world.pia).get(watch)
    assert shown.status_code == 200 and TITLE in shown.text and 'figure__value">2<' in shown.text
    assert api(world.ben).get(f"/campaigns/{campaign}").json["ideas"] == 1
    if what == "merged":
        board.merge(idea, board.idea(world.ana, "Elsewhere"))
    else:
        do = "hide" if what == "hidden" else "delete"
        sign_in(client, world.mia).post(f"/ideas/{idea}/{do}", data={"csrf_token": csrf})
    assert TITLE not in sign_in(client, world.pia).get(watch).text
    assert api(world.ben).get(f"/campaigns/{campaign}").json["ideas"] == 0
    for person in (world.ben, world.pia):
        page = sign_in(client, person).get(path).text
        assert "0 ideas" in page and "1 idea" not in page and TITLE not in page
        assert TITLE not in client.get("/campaigns").text and "0 ideas" in client.get("/campaigns").text
