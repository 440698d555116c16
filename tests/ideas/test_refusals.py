"""What may not be is answered clearly, through page and API alike; nothing is lost, and no door goes around it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.clock import now, shifted
from core.db import db
from customers.models import Customer
from ideas.ideas.models import Idea
from ideas.votes.models import Vote
from tests.world import acting, add_person

IDEA = {"title": "A lid that stays open", "body": "It falls shut."}


@pytest.fixture
def by_page(client, sign_in, csrf):
    def do(person, idea, voted="1"):
        sign_in(client, person)
        return client.post(f"/ideas/{idea}/vote", data={"csrf_token": csrf, "voted": voted})

    return do


@pytest.fixture
def refused(api, by_page, app):
    """Voting and taking back is answered so by page and API, and leaves the votes as they are."""

    def check(person, idea, status, words):
        before = votes_of(app, idea)
        for answer in (api(person).put(f"/ideas/{idea}/vote", {}), api(person).delete(f"/ideas/{idea}/vote")):
            assert answer.status_code == status and answer.mimetype == "application/problem+json"
            assert words in answer.json["detail"]
        for voted in ("1", ""):
            page = by_page(person, idea, voted)
            assert page.status_code == status and words in page.text
        assert votes_of(app, idea) == before

    return check


def votes_of(app, idea):
    with app.app_context():
        rows = select(func.count()).select_from(Vote).where(Vote.root_id == idea)
        return db.session.execute(select(Idea.votes, rows.scalar_subquery()).where(Idea.id == idea)).one()


@pytest.mark.parametrize("status", ["shipped", "declined"])
def test_a_decided_idea_takes_no_votes_and_gives_none_back(board, world, refused, status):
    idea = board.idea(world.ana)
    board.vote(world.ben, idea)
    board.status(idea, status)
    refused(world.ben, idea, 409, "decided")
    refused(world.mia, idea, 409, "decided")


def test_a_merged_idea_says_where_to_vote(board, world, refused, api):
    idea, into = board.idea(world.ana), board.idea(world.ana, "A lid that opens by itself")
    board.merge(idea, into)
    refused(world.ben, idea, 409, "merged into another one")
    assert api(world.ben).put(f"/ideas/{into}/vote", {}).json["votes"] == 2


def test_a_closed_campaign_takes_nothing_any_more(board, world, refused, api, client, sign_in, csrf):
    campaign = board.campaign(closes_at=now() + timedelta(days=1))
    idea = board.idea(world.ana, campaign_id=campaign)
    with shifted(timedelta(days=2)):
        refused(world.ben, idea, 409, "closed")
        assert api(world.ben).post("/ideas", IDEA | {"campaign_id": campaign}).status_code == 409
        sign_in(client, world.ben)
        page = client.post("/ideas/new", data=IDEA | {"csrf_token": csrf, "campaign_id": str(campaign)})
        assert page.status_code == 409 and "takes no new ideas now" in page.text


def test_what_one_typed_into_a_campaign_that_closed_meanwhile_is_shown_again(board, world, client, sign_in, csrf):
    campaign = board.campaign(closes_at=now() + timedelta(days=1))
    with shifted(timedelta(days=2)):
        sign_in(client, world.ben)
        long = "I have thought about this for a whole evening."
        page = client.post(
            "/ideas/new",
            data={"csrf_token": csrf, "campaign_id": str(campaign), "title": IDEA["title"], "body": long},
        )
        assert page.status_code == 409 and long in page.text


def test_a_silenced_member_may_do_nothing_here(app, board, world, refused, api):
    idea = board.idea(world.ana)
    with acting(app):
        silence = update(Customer).where(Customer.id == world.ben.id)
        db.session.execute(silence.values(silenced_until=now() + timedelta(days=1)))
    refused(world.ben, idea, 403, "may not vote")
    assert api(world.ben).post("/ideas", IDEA).status_code == 403


def test_guests_are_led_to_the_door(board, world, client):
    idea = board.idea(world.ana)
    assert client.put(f"/api/v1/ideas/{idea}/vote", json={}).status_code == 401
    assert client.delete(f"/api/v1/ideas/{idea}/vote").status_code == 401
    assert client.post(f"/ideas/{idea}/vote").status_code == 401
    assert client.get("/ideas/new").location == "/sign-in?next=/ideas/new"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"weight": 0}, "weight"),
        ({"weight": 4}, "weight"),
        ({"weight": -1}, "weight"),
        ({"weight": "two"}, "weight"),
        ({"weight": [1]}, "weight"),
        ({"weight": 10**15}, "weight"),
        ({"weight": 2}, "weight"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_weight_that_cannot_be_is_refused_by_name(board, world, api, sent, field):
    idea = board.idea(world.ana)
    answer = api(world.ben).put(f"/ideas/{idea}/vote", sent)
    assert answer.status_code == 422 and list(answer.json["errors"]) == [field]


@pytest.mark.parametrize("number", ["0", "4711", "9999999999999999999999"])
def test_an_idea_that_is_not_there_looks_like_nothing(world, api, number):
    assert api(world.ben).get(f"/ideas/{number}").status_code == 404
    assert api(world.ben).put(f"/ideas/{number}/vote", {}).status_code in (404, 405)


def test_what_is_wrong_in_a_vote_is_not_told_to_who_may_not_know_of_the_idea(board, world, api):
    campaign = board.campaign(audience="role:marketer")
    idea = board.idea(world.max, campaign_id=campaign)
    assert api(world.ben).put(f"/ideas/{idea}/vote", {"weight": 99}).status_code == 404


def test_new_members_are_slowed_down_at_every_door(app, world, api, client, sign_in, csrf):
    with acting(app):
        new = add_person("newbie", new=True)
    door = api(new)
    codes = [door.post("/ideas", IDEA | {"title": f"A wish of mine, number {n}"}).status_code for n in range(6)]
    assert codes[0] == 201 and codes[-1] == 429
    sign_in(client, new)
    sent = IDEA | {"csrf_token": csrf, "once": "k", "body": "This is typed and must not be lost."}
    page = client.post("/ideas/new", data=sent)
    assert page.status_code == 429 and "must not be lost" in page.text and f'value="{IDEA["title"]}"' in page.text
    assert 60 <= int(page.headers["Retry-After"]) <= 86_400


def test_a_flood_of_votes_is_told_how_long_to_wait(app, board, world, api):
    ideas = [board.idea(world.ana, f"A wish of mine, number {n}") for n in range(2)]
    ben = api(world.ben)
    answers = [ben.put(f"/ideas/{ideas[n % 2]}/vote", {}) for n in range(601)]
    assert {one.status_code for one in answers[:600]} == {200}
    assert answers[600].status_code == 429 and int(answers[600].headers["Retry-After"]) >= 1
    assert votes_of(app, ideas[0]) == (2, 2)


def test_staff_alone_vote_for_others_move_and_merge(board, world, api):
    idea, other = board.idea(world.ana), board.idea(world.ana, "Another lid for it")
    ana = api(world.ana)
    for answer in (
        ana.post(f"/ideas/{idea}/voters", {"customer": world.ben.id, "source": "said so"}),
        ana.put(f"/ideas/{idea}/status", {"status": "shipped"}),
        ana.post(f"/ideas/{idea}/merge", {"into": other}),
        ana.post(f"/ideas/{idea}/unmerge", {}),
        ana.post(f"/ideas/{idea}/evidence", {"post_id": 1}),
    ):
        assert answer.status_code == 403
    noa = api(world.noa)  # analysts look, and steer nothing
    assert noa.get(f"/ideas/{idea}/tally").status_code == 200
    assert noa.put(f"/ideas/{idea}/status", {"status": "shipped"}).status_code == 403


def test_a_vote_for_somebody_names_its_source_and_leaves_their_own(board, world, api):
    idea = board.idea(world.ana)
    pia = api(world.pia)
    path, sent = f"/ideas/{idea}/voters", {"customer": world.ben.id, "source": "On the telephone, 3 May"}
    assert pia.post(path, {"customer": world.ben.id}).status_code == 422
    assert pia.post(path, sent | {"customer": 4711}).status_code == 422
    for status in (201, 200):
        answer = pia.post(path, sent)
        assert (answer.status_code, answer.json) == (status, {"votes": 2, "voted": True, "weight": 1})
    voter = next(one for one in pia.get(path).json["data"] if one["handle"] == "ben")
    assert voter["source"] == "On the telephone, 3 May"
    assert api(world.ben).get(f"/ideas/{idea}").json["voted"] is True
    assert api(world.ben).delete(f"/ideas/{idea}/vote").json["votes"] == 1


def test_an_idea_edited_by_two_at_once_tells_the_second(board, world, api):
    idea = board.idea(world.ana)
    ana = api(world.ana)
    version = ana.get(f"/ideas/{idea}").json["version"]
    assert ana.patch(f"/ideas/{idea}", {"title": "A lid that clicks", "version": version}).status_code == 200
    assert ana.patch(f"/ideas/{idea}", {"title": "A lid that sticks", "version": version}).status_code == 409
    assert ana.get(f"/ideas/{idea}").json["title"] == "A lid that clicks"
    assert api(world.ben).patch(f"/ideas/{idea}", {"title": "Mine now, is it"}).status_code == 403
    board.status(idea, "planned")
    assert ana.patch(f"/ideas/{idea}", {"title": "Too late for it"}).status_code == 409
