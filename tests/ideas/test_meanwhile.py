"""What moved on while somebody was writing: the form comes back with everything that was typed, says why, and shows a way on."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.clock import now, shifted
from core.db import db
from core.limits import USUAL
from forum.drafts.actions import save_draft
from forum.threads.models import Thread
from tests.world import acting

TYPED = {"title": "Lid ho", "body": "It falls.", "tags": "lid, steam", "product": "T1", "check": "", "once": "k1"}


@pytest.fixture
def closing(board):
    return board.campaign("What should the kettle do?", closes_at=now() + timedelta(days=1))


@pytest.fixture
def send(client, world, sign_in, csrf):
    def do(path, **typed):
        sign_in(client, world.ben)
        return client.post(path, data={"csrf_token": csrf} | typed)

    return do


def _options(page):
    found = re.search(r'<select id="campaign_id".*?</select>', page.text, re.DOTALL)
    return re.findall(r'value="(\d*)"[^>]*>([^<]+)', found[0]) if found else []


def _holds(page, body):
    return re.search(rf">\s*{re.escape(body)}</textarea>", page.text)


def _is_typed(page):
    said = [f'value="{TYPED["title"]}"', 'value="lid, steam"', 'value="T1" selected']
    return all(one in page.text for one in said) and _holds(page, TYPED["body"])


def test_an_idea_for_a_campaign_that_closed_comes_back_whole_and_may_go_elsewhere(board, api, world, send, closing):
    other = board.campaign("And the grinder?", closes_at=now() + timedelta(days=9))
    board.campaign("Only voting here", shortlist_at=now() + timedelta(hours=30), closes_at=now() + timedelta(days=9))
    board.campaign("Not for ben", audience="role:marketer", closes_at=now() + timedelta(days=9))
    with shifted(timedelta(days=2)):
        page = send("/ideas/new", **TYPED, campaign_id=str(closing))
        assert page.status_code == 409 and "This campaign has closed" in page.text and _is_typed(page)
        assert _options(page) == [("", "Outside of any campaign"), (str(other), "And the grinder?")]
        assert send("/ideas/new", **TYPED, campaign_id=str(other)).status_code == 303
        assert api(world.ben).get("/ideas").json["data"][0]["campaign_id"] == other


def test_it_may_go_outside_of_any_campaign(api, world, send, closing):
    with shifted(timedelta(days=2)):
        assert _options(send("/ideas/new", **TYPED, campaign_id=str(closing))) == [("", "Outside of any campaign")]
        assert send("/ideas/new", **TYPED, campaign_id="").status_code == 303
    made = api(world.ben).get("/ideas").json["data"][0]
    assert (made["title"], made["campaign_id"], made["tags"]) == (TYPED["title"], None, ["lid", "steam"])


def test_what_is_wrong_besides_is_said_at_once(send, closing):
    with shifted(timedelta(days=2)):
        page = send("/ideas/new", **TYPED | {"title": "Lid"}, campaign_id=str(closing))
    assert page.status_code == 409 and "has closed" in page.text and 'value="Lid"' in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize(
    ("said", "after", "words"),
    [
        ({"closes_at": now() + timedelta(days=1)}, timedelta(days=2), "has closed"),
        ({"shortlist_at": now() + timedelta(days=1)}, timedelta(days=2), "has its shortlist"),
    ],
)
def test_the_form_of_a_campaign_that_takes_no_ideas_shows_the_draft_and_where_it_may_go(
    app, board, client, world, sign_in, said, after, words
):
    campaign = board.campaign(**said)
    with acting(app, world.ben) as ben:
        save_draft(ben, "new-idea", "It falls.", title="Lid ho")
    with shifted(after):
        page = sign_in(client, world.ben).get(f"/ideas/new?campaign={campaign}")
    assert page.status_code == 409 and words in page.text and _options(page)
    assert "It falls." in page.text and 'value="Lid ho"' in page.text


@pytest.mark.parametrize("moved", ["declined", "merged"])
def test_an_edit_of_an_idea_that_was_decided_or_merged_comes_back_whole(board, client, world, send, moved):
    idea, other = board.idea(world.ben), board.idea(world.ana, "A lid that opens by itself")
    _moved = board.merge(idea, other) if moved == "merged" else board.status(idea, moved)
    page = send(f"/ideas/{idea}/edit", **TYPED, version="1")
    assert page.status_code == 409 and "what it says stays" in page.text and _is_typed(page)
    assert client.get(f"/ideas/{idea}/edit").status_code == 409


def test_a_reply_to_an_idea_that_was_merged_is_shown_on_what_it_became_part_of(board, client, world, send):
    gone, stays = board.idea(world.ana), board.idea(world.ana, "A lid that opens by itself")
    board.merge(gone, stays)
    page = send(f"/ideas/{gone}/reply", body="Ok!", once="k2")
    assert page.status_code == 409 and "was merged into this one" in page.text and _holds(page, "Ok!")
    assert f'action="/ideas/{stays}/reply"' in page.text
    again = send(f"/ideas/{stays}/reply", body="Ok!", once="k2")
    assert again.status_code == 303 and "Ok!" in client.get(again.location).text


def test_a_reply_to_a_discussion_that_was_closed_comes_back(app, board, world, api, send):
    idea = board.idea(world.ana)
    thread = api(world.ana).get(f"/ideas/{idea}").json["thread_id"]
    with acting(app, world.mia):
        db.session.execute(update(Thread).where(Thread.id == thread).values(closed_at=now()))
    for path in (f"/ideas/{idea}/reply", f"/t/{thread}/reply"):
        page = send(path, body="Ok!", once="k2")
        assert page.status_code in (403, 409) and "closed" in page.text and _holds(page, "Ok!"), path


@pytest.mark.parametrize(
    ("path", "kept"), [("/ideas/new", TYPED), ("/ideas/1/reply", {"body": "Ok!"}), ("/ideas/1/vote", {"voted": "1"})]
)
def test_who_sends_too_often_is_told_when_to_come_back_and_can_send_the_same_again(app, board, world, send, path, kept):
    board.idea(world.ana)
    for _again in range(600):
        app.extensions["limits"].hit(USUAL, "requests", f"person:{world.ben.id}")
    page = send(path, **kept)
    assert page.status_code == 429 and 1 <= int(page.headers["Retry-After"]) <= 60
    assert f'action="{path}"' in page.text and "Send again" in page.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert fields.items() >= kept.items()
