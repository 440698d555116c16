"""A campaign's audience and dates are what staff said, and nothing that they did not say."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import iso, now, shifted
from core.db import db
from customers.contacts.models import Contact
from customers.segments.actions import create, retire
from ideas.campaigns.models import Campaign
from tests.world import acting

DAY = timedelta(days=1)
RULE = {"fact": "orders", "gte": 3}


def shown(page: str) -> dict[str, str]:
    """What the form would send if nobody touched it."""
    fields = dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', page))
    fields |= {name: value for value, name in re.findall(r'<input[^>]*?value="([^"]*)"[^>]*?name="(\w+)"', page)}
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = chosen[1]
    return {name: value.replace("&#34;", '"').replace("&quot;", '"') for name, value in fields.items()}


@pytest.fixture
def save(client, world, sign_in, csrf):
    """The edit page, saved as it is but for what is said."""

    def do(campaign, **changed):
        address = f"/campaigns/{campaign}/edit"
        page = sign_in(client, world.pia).get(address)
        sent = shown(page.text) | {"brief": "One thing."} | changed | {"csrf_token": csrf}
        sent = {name: value for name, value in sent.items() if name not in ("picture", "preview", "q")}
        return client.post(address, data=sent)

    return do


def test_saving_what_nobody_touched_leaves_a_rule_as_it_is(board, world, api, client, sign_in, save):
    planned = board.campaign(audience=RULE, opens_at=now() + DAY, voting="budget", budget=12)
    before = api(world.pia).get(f"/campaigns/{planned}").json
    page = sign_in(client, world.pia).get(f"/campaigns/{planned}/edit").text
    assert re.search(r"selected>[^<]*order", page)
    assert save(planned).status_code == 303
    after = api(world.pia).get(f"/campaigns/{planned}").json
    assert after["audience"] == RULE and after == before
    with shifted(2 * DAY):
        assert api(world.ben).get(f"/campaigns/{planned}").status_code == 404


def test_a_segment_can_be_chosen_and_one_that_is_no_more_is_not_everyone(app, board, world, api, save):
    with acting(app, world.pia) as pia:
        segment = create(pia, "Three orders", RULE).id
    planned = board.campaign(audience=f"segment:{segment}", opens_at=now() + DAY)
    assert save(planned).status_code == 303
    with acting(app, world.pia) as pia:
        retire(pia, segment)
    refused = save(planned)
    assert refused.status_code == 422 and "There is no such segment." in refused.text
    assert api(world.pia).get(f"/campaigns/{planned}").json["audience"] == f"segment:{segment}"
    assert save(planned, audience="everyone").status_code == 303


def test_saving_an_open_campaign_as_it_is_moves_none_of_its_dates(board, world, api, save):
    campaign = board.campaign(shortlist_at=now() + DAY, closes_at=now() + 7 * DAY)
    before = api(world.pia).get(f"/campaigns/{campaign}").json
    assert save(campaign).status_code == 303
    assert api(world.pia).get(f"/campaigns/{campaign}").json == before


def test_a_shortlist_date_is_taken_back_by_null_and_by_an_empty_field(board, world, api, save):
    campaign = board.campaign(shortlist_at=now() + DAY, closes_at=now() + 7 * DAY)
    pia, path = api(world.pia), f"/campaigns/{campaign}"
    assert pia.patch(path, {"title": "What should it do?"}).json["shortlist_at"] is not None
    assert pia.patch(path, {"shortlist_at": None}).json["shortlist_at"] is None
    assert pia.patch(path, {"shortlist_at": iso(now() + DAY)}).json["shortlist_at"] is not None
    assert save(campaign, shortlist_at="").status_code == 303
    assert pia.get(path).json["shortlist_at"] is None


def test_a_date_said_to_be_none_is_as_for_a_new_campaign(board, world, api):
    planned = board.campaign(opens_at=now() + DAY, closes_at=now() + 30 * DAY)
    pia, path = api(world.pia), f"/campaigns/{planned}"
    shown = pia.patch(path, {"closes_at": None}).json
    assert shown["state"] == "planned" and shown["closes_at"] == iso(_of(board, planned).opens_at + 14 * DAY)
    assert pia.patch(path, {"opens_at": None}).json["state"] == "open"


def _of(board, campaign):
    with board.app.app_context():
        return db.session.get_one(Campaign, campaign)


@pytest.mark.parametrize("change", ["closes_at", "shortlist_at"])
def test_the_dates_of_a_closed_campaign_stay(board, world, api, save, change):
    campaign = board.campaign(closes_at=now() + 2 * DAY, shortlist_at=now() + DAY)
    pia, path = api(world.pia), f"/campaigns/{campaign}"
    with shifted(3 * DAY):
        before = pia.get(path).json
        for sent in ({change: iso(now() + 9 * DAY)}, {change: None}):
            refused = pia.patch(path, sent)
            assert refused.status_code == 409 and "closed" in refused.json["detail"]
        assert pia.get(path).json == before and before["state"] == "closed"
        assert pia.patch(path, {"title": "What should it have done?"}).status_code == 200
        assert save(campaign).status_code == 303


def test_a_campaign_wholly_in_the_past_is_not_taken_and_invites_nobody(app, board, world, api):
    sent = {"title": "What next?", "brief": "One thing.", "opens_at": iso(now() - 9 * DAY)}
    refused = api(world.pia).post("/campaigns", sent | {"closes_at": iso(now() - DAY)})
    assert refused.status_code == 422 and list(refused.json["errors"]) == ["closes_at"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 0


@pytest.mark.both
def test_a_campaign_whose_time_passed_while_nobody_worked_waits_for_another(app, board, world, api):
    planned = board.campaign(opens_at=now() + DAY, closes_at=now() + 2 * DAY)
    pia, path = api(world.pia), f"/campaigns/{planned}"
    with shifted(3 * DAY):
        board.tick()
        assert (pia.get(path).json["state"], pia.get(path).json["invited"]) == ("planned", 0)
        assert pia.patch(path, {"title": "What should it do?"}).status_code == 422
        assert pia.patch(path, {"closes_at": iso(now() + DAY)}).json["state"] == "open"


@pytest.mark.both
def test_a_campaign_that_cannot_be_opened_stops_no_other(app, board, world, api):
    broken, fine = (board.campaign(f"Campaign number {n}", opens_at=now() + DAY) for n in range(2))
    with acting(app):
        db.session.get_one(Campaign, broken).audience = {"attribute": "no such", "in": ["x"]}
    with shifted(2 * DAY):
        board.tick()
        assert [api(world.pia).get(f"/campaigns/{one}").json["state"] for one in (broken, fine)] == ["planned", "open"]


def test_each_time_says_that_it_is_utc_and_is_kept_so(client, world, sign_in, csrf, api):
    page = sign_in(client, world.pia).get("/campaigns/new").text
    for name in ("opens_at", "shortlist_at", "closes_at"):
        assert f'id="{name}-help">UTC' in page, name
    sent = {"title": "What next?", "brief": "Say.", "voting": "one", "closes_at": "2099-01-02T03:04"}
    assert client.post("/campaigns/new", data=sent | {"csrf_token": csrf}).status_code == 303
    assert api(world.pia).get("/campaigns").json["data"][0]["closes_at"] == "2099-01-02T03:04:00Z"


def test_a_planned_campaign_is_not_decided(board, world, client, sign_in, csrf, api):
    planned = board.campaign(opens_at=now() + DAY)
    sent = {"csrf_token": csrf, "outcome": "So it is."}
    refused = sign_in(client, world.pia).post(f"/campaigns/{planned}/decide", data=sent)
    assert refused.status_code == 409 and "not opened yet" in refused.text
    assert api(world.pia).get(f"/campaigns/{planned}").json["state"] == "planned"
