"""Campaigns: what is edited is seen at once; who wins gets what was promised, and gives it back where it is undone."""

from datetime import timedelta

import pytest

from core.clock import iso, now, shifted
from rewards.rules.defaults import make_default_rules
from tests.world import acting

DAY = timedelta(days=1)


def decide(client, sign_in, csrf, person, campaign, *winners):
    sent = {"csrf_token": csrf, "idea": [str(one) for one in winners], "outcome": "So it is."}
    return sign_in(client, person).post(f"/campaigns/{campaign}/decide", data=sent)


def entries(app, api, world, *kinds):
    feed = api(world.pia, "feed:read").get("/feed", headers={"Accept": "application/json"}).json["data"]
    return [(one["kind"], one["object"].get("id")) for one in feed if one["kind"] in kinds]


def test_guests_see_an_edited_campaign_at_once(board, client, world, api):
    campaign = board.campaign("What should the kettle do?", brief="Say one thing.")
    path = f"/campaigns/{campaign}/what-should-the-kettle-do"
    assert "Say one thing." in client.get(path).text and "Say one thing." in client.get(path).text
    api(world.pia).patch(f"/campaigns/{campaign}", {"brief": "Say two things."})
    assert "Say two things." in client.get(path).text and "Say two things." in client.get("/").text


def test_a_win_is_told_once_and_so_is_its_end(app, board, client, world, sign_in, csrf, api):
    campaign = board.campaign(points=250)
    one, two = (board.idea(who, f"A wish of {who.handle}", campaign_id=campaign) for who in (world.ana, world.ben))
    for _again in range(2):
        assert decide(client, sign_in, csrf, world.pia, campaign, one).status_code == 303
    assert decide(client, sign_in, csrf, world.pia, campaign, two).status_code == 303
    told = entries(app, api, world, "ideas.won", "ideas.win_withdrawn")
    assert sorted(told) == sorted([("ideas.won", one), ("ideas.win_withdrawn", one), ("ideas.won", two)])
    assert told[0] == ("ideas.won", one)


def test_the_winner_hears_of_it(board, client, world, sign_in, csrf, drain):
    campaign = board.campaign(points=250)
    idea = board.idea(world.ana, "A lid that stays open", campaign_id=campaign)
    decide(client, sign_in, csrf, world.pia, campaign, idea)
    drain()
    assert "“A lid that stays open” won its campaign" in sign_in(client, world.ana).get("/inbox").text
    assert "won its campaign" not in sign_in(client, world.ben).get("/inbox").text


def test_what_was_promised_stays_once_it_is_decided(board, client, world, sign_in, csrf, api):
    campaign = board.campaign(points=250)
    idea = board.idea(world.ana, campaign_id=campaign)
    pia = api(world.pia)
    assert pia.patch(f"/campaigns/{campaign}", {"points": 300}).status_code == 200
    decide(client, sign_in, csrf, world.pia, campaign, idea)
    refused = pia.patch(f"/campaigns/{campaign}", {"points": 3})
    assert refused.status_code == 409 and "decided" in refused.json["detail"]
    assert pia.patch(f"/campaigns/{campaign}", {"points": 300, "title": "What should it do?"}).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_at": "yesterday"}, "closes_at"),
        ({"closes_at": iso(now() - 9 * DAY)}, "closes_at"),
        ({"shortlist_at": iso(now() + 90 * DAY)}, "shortlist_at"),
        ({"voting": "loudest"}, "voting"),
        ({"budget": 0}, "budget"),
        ({"budget": 10}, "budget"),
        ({"budget": 25, "voting": "one"}, "budget"),
        ({"points": -1}, "points"),
        ({"audience": "role:nobody"}, "audience"),
        ({"product": "no such"}, "product"),
        ({"title": "x"}, "title"),
        ({"brief": ""}, "brief"),
        ({"prize": "a car"}, "prize"),
    ],
)
def test_what_a_campaign_cannot_be_is_named_by_field(api, world, change, field):
    sent = {"title": "What next?", "brief": "One thing.", "closes_at": iso(now() + 7 * DAY)} | change
    answer = api(world.pia).post("/campaigns", sent)
    assert answer.status_code == 422 and list(answer.json["errors"]) == [field], answer.text


def test_whom_it_is_for_and_how_one_votes_is_settled_when_it_opens(board, world, api):
    campaign, pia = board.campaign(), api(world.pia)
    for change in ({"voting": "budget"}, {"audience": "role:marketer"}, {"opens_at": iso(now() + DAY)}):
        assert pia.patch(f"/campaigns/{campaign}", change).status_code == 409
    planned = board.campaign("What comes after that?", opens_at=now() + DAY)
    assert pia.patch(f"/campaigns/{planned}", {"voting": "budget", "audience": "role:marketer"}).status_code == 200


def test_points_for_each_person_belong_to_a_budget_and_go_with_it(board, world, api):
    pia, planned = api(world.pia), board.campaign(opens_at=now() + DAY, voting="budget", budget=25)
    path = f"/campaigns/{planned}"
    assert pia.get(path).json["budget"] == 25
    assert (one := pia.patch(path, {"voting": "one"}).json)["voting"] == "one" and one["budget"] is None
    for change in ({"budget": 12}, {"voting": "one", "budget": 12}):
        refused = pia.patch(path, change)
        assert refused.status_code == 422 and list(refused.json["errors"]) == ["budget"]
    assert pia.patch(path, {"voting": "one", "budget": None}).status_code == 200
    assert pia.patch(path, {"voting": "budget"}).json["budget"] == 10, "the 25 are gone with what they were for"
    assert pia.patch(path, {"budget": 12}).json["budget"] == 12
    assert pia.patch(path, {"budget": None}).json["budget"] == 10


def test_the_page_refuses_a_budget_that_was_typed_and_not_the_one_that_stood_there(
    board, client, world, sign_in, csrf, api
):
    pia, page = sign_in(client, world.pia), "/campaigns/new"
    sent = {"csrf_token": csrf, "title": "What next?", "brief": "Say.", "audience": "everyone", "points": "0"}
    refused = pia.post(page, data=sent | {"voting": "one", "budget": "25"})
    assert refused.status_code == 422 and "belong to a budget" in refused.text and 'value="25"' in refused.text
    assert pia.post(page, data=sent | {"voting": "one", "budget": "10"}).status_code == 303
    planned = board.campaign(opens_at=now() + DAY, voting="budget", budget=25)
    page, opens = f"/campaigns/{planned}/edit", (now() + DAY).strftime("%Y-%m-%dT%H:%M")
    kept = pia.post(page, data=sent | {"opens_at": opens, "voting": "one", "budget": "25"})
    assert kept.status_code == 303 and api(world.pia).get(f"/campaigns/{planned}").json["budget"] is None
    opened = board.campaign()
    assert 'name="budget"' not in pia.get(f"/campaigns/{opened}/edit").text
    assert pia.post(f"/campaigns/{opened}/edit", data=sent | {"voting": "one"}).status_code == 303


def test_a_campaign_in_other_letters_is_called_a_campaign_in_its_address(board, world, api):
    campaign, pia = board.campaign("Что дальше с чайником?"), api(world.pia)
    path = f"/campaigns/{campaign}"
    assert pia.get(path).json["url"].endswith(f"{path}/campaign")
    assert pia.patch(path, {"title": "次は何ですか？"}).json["url"].endswith(f"{path}/campaign")
    assert pia.patch(path, {"title": "What next?"}).json["url"].endswith(f"{path}/what-next")


def test_customers_open_edit_and_decide_nothing(board, client, world, sign_in, csrf, api):
    campaign = board.campaign()
    ana = api(world.ana)
    sent = {"title": "What next?", "brief": "One thing."}
    assert ana.post("/campaigns", sent).status_code == 403
    assert ana.patch(f"/campaigns/{campaign}", {"title": "Mine now"}).status_code == 403
    sign_in(client, world.ana)
    for address in ("decide", "close", "shortlist", "edit"):
        assert client.post(f"/campaigns/{campaign}/{address}", data={"csrf_token": csrf}).status_code == 403


def test_on_the_shortlist_alone_votes_are_taken(board, client, world, sign_in, csrf, api):
    campaign = board.campaign(shortlist_at=now() + DAY, closes_at=now() + 7 * DAY)
    kept, left = (board.idea(world.ana, f"A wish of mine, number {n}", campaign_id=campaign) for n in range(2))
    sign_in(client, world.pia).post(f"/campaigns/{campaign}/shortlist", data={"csrf_token": csrf, "idea": str(kept)})
    with shifted(2 * DAY):
        ben = api(world.ben)
        assert ben.put(f"/ideas/{kept}/vote", {}).json["votes"] == 2
        refused = ben.put(f"/ideas/{left}/vote", {})
        assert refused.status_code == 409 and "shortlisted" in refused.json["detail"]
        late = ben.post("/ideas", {"title": "One more, please", "body": "Late.", "campaign_id": campaign})
        assert late.status_code == 409


def test_a_campaign_that_was_not_opened_cannot_be_closed(board, client, world, sign_in, csrf):
    planned = board.campaign(opens_at=now() + DAY)
    sign_in(client, world.pia)
    assert client.post(f"/campaigns/{planned}/close", data={"csrf_token": csrf}).status_code == 409
    assert client.post("/campaigns/4711/close", data={"csrf_token": csrf}).status_code == 404


def test_who_may_not_watch_a_campaign_is_not_led_there(board, client, world, sign_in):
    campaign = board.campaign()
    for person, is_led in ((world.mia, False), (world.noa, True)):
        page = sign_in(client, person).get(f"/campaigns/{campaign}", follow_redirects=True).text
        assert (f'href="/campaigns/{campaign}/watch"' in page) == is_led


def test_its_card_is_cut_between_two_words(board, client):
    board.campaign(brief="Marvellous " * 60)
    page = client.get("/campaigns").text
    assert "Marvellous" in page and "Marvellous…" in page


@pytest.fixture
def rules(app):
    """Those that a site starts with."""
    with acting(app):
        make_default_rules()


def balance(api, person, drain):
    drain()
    return api(person).get("/me").json["points"]


@pytest.mark.both
def test_a_win_pays_what_was_promised_once_and_is_taken_back(rules, board, client, world, sign_in, csrf, api, drain):
    campaign = board.campaign(points=250)
    one, two = (board.idea(who, f"A wish of {who.handle}", campaign_id=campaign) for who in (world.ana, world.ben))
    before = balance(api, world.ana, drain), balance(api, world.ben, drain)
    for _again in range(2):
        decide(client, sign_in, csrf, world.pia, campaign, one)
    assert balance(api, world.ana, drain) - before[0] == 250
    decide(client, sign_in, csrf, world.pia, campaign, two)
    assert (balance(api, world.ana, drain), balance(api, world.ben, drain)) == (before[0], before[1] + 250)
    decide(client, sign_in, csrf, world.pia, campaign, one, two)
    assert (balance(api, world.ana, drain), balance(api, world.ben, drain)) == (before[0] + 250, before[1] + 250)


def test_the_line_says_why(rules, board, client, world, sign_in, csrf, drain):
    campaign = board.campaign(points=250)
    decide(client, sign_in, csrf, world.pia, campaign, board.idea(world.ana, campaign_id=campaign))
    drain()
    page = sign_in(client, world.ana).get("/rewards/ledger").text
    assert "Your idea won its campaign" in page and "+250" in page


def test_a_winner_that_is_hidden_gives_its_points_back_until_it_is_restored(
    rules, board, client, world, sign_in, csrf, api, drain
):
    campaign = board.campaign(points=250)
    idea = board.idea(world.ana, campaign_id=campaign)
    decide(client, sign_in, csrf, world.pia, campaign, idea)
    paid = balance(api, world.ana, drain)
    sign_in(client, world.mia).post(f"/ideas/{idea}/hide", data={"csrf_token": csrf})
    assert balance(api, world.ana, drain) <= paid - 250
    sign_in(client, world.mia).post(f"/ideas/{idea}/restore", data={"csrf_token": csrf})
    assert balance(api, world.ana, drain) == paid


def test_who_decides_for_their_own_idea_gets_nothing(rules, board, client, world, sign_in, csrf, api, drain):
    campaign = board.campaign(points=250)
    idea = board.idea(world.pia, campaign_id=campaign)
    before = balance(api, world.pia, drain)
    decide(client, sign_in, csrf, world.pia, campaign, idea)
    assert balance(api, world.pia, drain) == before


def test_a_winner_that_became_part_of_another_idea_has_won_all_the_same(
    rules, board, client, world, sign_in, csrf, api, drain
):
    campaign = board.campaign(points=250)
    idea = board.idea(world.ana, "A lid that stays open", campaign_id=campaign)
    other, outside = board.idea(world.ben, "A spout", campaign_id=campaign), board.idea(world.mia, "Lids in general")
    decide(client, sign_in, csrf, world.pia, campaign, idea)
    paid = balance(api, world.ana, drain)
    board.merge(idea, outside)
    path = f"/campaigns/{campaign}/what-should-the-kettle-do"
    won = sign_in(client, world.ben).get(path).text.partition('id="winners"')[2].partition('id="ideas"')[0]
    assert "A lid that stays open" in won and f"/ideas/{idea}/a-lid-that-stays-open" in won and "<b>2</b>" in won
    assert client.get(f"/ideas/{idea}/a-lid-that-stays-open").location == f"/ideas/{outside}/lids-in-general"
    watch = sign_in(client, world.pia).get(f"/campaigns/{campaign}/watch").text
    assert f'value="{idea}" checked' in watch
    assert decide(client, sign_in, csrf, world.pia, campaign, idea, other).status_code == 303
    assert balance(api, world.ana, drain) == paid
    assert decide(client, sign_in, csrf, world.pia, campaign, other).status_code == 303
    assert balance(api, world.ana, drain) == paid - 250
