"""Editing an idea, and what staff do on pages beside it: evidence, statuses of the house, a campaign's picture."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db
from core.journal.models import JournalRow
from ideas.campaigns.models import Campaign
from ideas.ideas.models import Idea
from ideas.statuses.models import Status
from rewards.rules.defaults import make_default_rules
from tests.world import acting


@pytest.fixture
def pia(client, world, sign_in):
    return sign_in(client, world.pia)


@pytest.fixture
def send(client, csrf):
    return lambda path, **fields: client.post(path, data={"csrf_token": csrf, **fields})


def test_an_idea_is_edited_where_nobody_was_first_and_its_address_follows(app, board, world, client, sign_in, send):
    number = board.idea(world.ana, "A lid that stays open")
    sign_in(client, world.ana)
    said = {"title": "A lid that never falls", "body": "It hits my hand.", "tags": "lid", "version": 1}
    assert send(f"/ideas/{number}/edit", **said | {"title": ""}).status_code == 422
    assert send(f"/ideas/{number}/edit", **said).status_code == 303
    page = client.get(f"/ideas/{number}", follow_redirects=True)
    assert page.request.path == f"/ideas/{number}/a-lid-that-never-falls"
    assert "It hits my hand." in page.text and "It falls shut." not in page.text
    late = send(f"/ideas/{number}/edit", **said | {"body": "An older text."})
    assert late.status_code == 409 and "An older text." in late.text
    assert send(f"/ideas/{number}/edit", **said | {"version": 2}).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Idea.version)) == 2, "nothing was changed by what says the same"
    sign_in(client, world.ben)
    assert client.get(f"/ideas/{number}/edit").status_code == 403
    assert send(f"/ideas/{number}/edit", **said | {"version": 2}).status_code == 403


@pytest.mark.both
def test_no_door_of_the_forum_goes_around_the_rules_of_an_idea(app, board, world, api, client, sign_in, csrf, send):
    """It was changed after it was decided, and deleted without its readers hearing of it."""
    number = board.idea(world.ana, "A lid that stays open")
    with app.app_context():
        opening, thread = db.session.execute(db.text("SELECT id, thread_id FROM posts ORDER BY id DESC LIMIT 1")).one()
    board.status(number, "shipped")
    ana, mia = api(world.ana), api(world.mia)
    assert ana.patch(f"/ideas/{number}", {"title": "Something else entirely"}).status_code == 409
    for person in (ana, mia):
        title = {"title": "Something else entirely", "version": 1}
        assert person.patch(f"/threads/{thread}", title).status_code == 409
        assert person.patch(f"/posts/{opening}", {"body": "Something else.", "version": 1}).status_code == 409
        assert person.delete(f"/posts/{opening}").status_code == 409
    sign_in(client, world.mia)
    assert send(f"/posts/{opening}/edit", body="Something else.", version=1).status_code == 409
    assert send(f"/t/{thread}/curate/move", category="questions").status_code == 409
    page = client.get(f"/ideas/{number}", follow_redirects=True).text
    assert "It falls shut." in page and "A lid that stays open" in page
    assert send(f"/ideas/{number}/delete").status_code == 303
    assert send(f"/posts/{opening}/restore").status_code == 409
    assert ana.get(f"/ideas/{number}").status_code == 404


@pytest.mark.both
def test_an_idea_is_hidden_and_restored_where_ideas_are_and_whoever_has_a_copy_hears_of_it_once(
    app, board, world, api, client, sign_in, csrf, send, drain
):
    """The forum's door hid the conversation, and no entry said that the idea was gone."""
    with acting(app):
        make_default_rules()
    number = board.idea(world.ana, "A lid that stays open")
    ana, pia = api(world.ana), api(world.pia, "feed:read")
    thread = ana.get(f"/ideas/{number}").json["thread_id"]

    def points():
        drain()
        return ana.get("/me").json["points"]

    def told():
        lines = pia.get("/feed", headers={"Accept": "application/json"}).json["data"]
        about = [one for one in lines if one["object"].get("type") == "idea"]
        return [one["kind"] for one in about], {one["object"].get("gone", False) for one in about}

    before, paid = told(), points()
    assert paid > 0
    sign_in(client, world.mia)
    door = send(f"/t/{thread}/curate/hide", reason="Advertising")
    assert door.status_code == 409 and f'href="/ideas/{number}/a-lid-that-stays-open"' in door.text
    assert "go there to change it" in door.text and told() == before
    for _twice in range(2):
        assert send(f"/ideas/{number}/hide").status_code == 303
    assert told() == ([*before[0], "ideas.hidden"], {True}) and points() == 0
    assert send(f"/t/{thread}/curate/restore").status_code == 409
    for _twice in range(2):
        assert send(f"/ideas/{number}/restore").status_code == 303
    assert told() == ([*before[0], "ideas.hidden", "ideas.restored"], {False}) and points() == paid


@pytest.mark.both
def test_two_moderators_who_hide_an_idea_at_the_same_moment_hide_it_once(app, board, world, sign_in, csrf):
    number = board.idea(world.ana)
    clients = [sign_in(app.test_client(), world.mia) for _each in range(4)]
    for act in ("hide", "restore"):
        together = Barrier(len(clients))

        def send(client, path=f"/ideas/{number}/{act}", together=together):
            together.wait()
            return client.post(path, data={"csrf_token": csrf}).status_code

        with ThreadPoolExecutor(len(clients)) as threads:
            assert set(threads.map(send, clients)) == {303}
    with app.app_context():
        said = [row.kind for row in db.session.scalars(select(JournalRow).order_by(JournalRow.seq))]
    assert said[-4:] == ["forum.thread_hidden", "ideas.hidden", "forum.thread_restored", "ideas.restored"]
    assert said.count("ideas.hidden") == said.count("ideas.restored") == 1


def test_evidence_is_linked_and_unlinked_once(board, world, pia, send, make, api):
    number = board.idea(world.ana)
    post = make.post(world.ben, make.thread(world.ben, title="My lid fell again"), "On my hand.")
    told = api(world.pia).post(f"/ideas/{number}/evidence", {"post_id": post.id, "importance": 3})
    assert told.status_code == 201
    assert "My lid fell again" in pia.get(f"/ideas/{number}/behind").text
    assert send(f"/ideas/{number}/evidence/{post.id}/unlink").status_code == 303
    assert api(world.pia).get(f"/ideas/{number}/evidence").json["data"] == []
    assert send(f"/ideas/{number}/evidence/{post.id}/unlink").status_code == 404


def test_the_house_has_statuses_of_its_own_and_retires_what_no_idea_has(app, board, world, pia, send):
    number = board.idea(world.ana)
    new = {"name": "In the lab", "meaning": "started", "tone": "amber", "on_roadmap": "y"}
    assert send("/ideas/statuses", **new | {"name": ""}).status_code == 422
    assert send("/ideas/statuses", **new).status_code == 303
    assert send("/ideas/statuses", **new | {"name": "IN THE LAB"}).status_code == 422
    with app.app_context():
        made = db.session.scalars(select(Status).where(Status.name == "In the lab")).one()
        key, last = made.id, db.session.scalar(select(Status.id).where(Status.meaning == "declined"))
    board.status(number, "in-the-lab")
    assert send(f"/ideas/statuses/{key}/retire").status_code == 409
    changed = send(f"/ideas/statuses/{key}", name="On the bench", tone="", position="7")
    assert changed.status_code == 303 and "On the bench" in pia.get("/ideas/statuses").text
    assert send(f"/ideas/statuses/{key}", name="Planned", tone="").status_code == 422
    assert send(f"/ideas/statuses/{key}", name="", tone="").status_code == 422
    board.status(number, "open")
    assert send(f"/ideas/statuses/{key}/retire").status_code == 303
    assert send(f"/ideas/statuses/{key}").status_code in (404, 422)
    assert send(f"/ideas/statuses/{last}/retire").status_code == 409


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return io.BytesIO(file.getvalue()), "a.png"


def test_a_campaigns_picture_is_shown_replaced_and_gone_with_it(app, board, world, pia, send):
    fields = {"title": "What should the kettle do?", "brief": "One thing.", "voting": "one", "audience": "everyone"}
    wrong = send("/campaigns/new", **fields, picture=(io.BytesIO(b"<svg/>"), "a.png"))
    assert wrong.status_code == 422
    made = send("/campaigns/new", **fields, picture=picture("teal"))
    assert made.status_code == 303
    folder = Path(app.config["SETTINGS"].uploads_folder)
    first = set(folder.rglob("*.webp"))
    address = re.search(r'src="(/uploads/[^"]+)"', pia.get(made.location).text)[1]
    assert pia.get(address).status_code == 200
    with app.app_context():
        number = db.session.scalar(select(Campaign.id))
    assert send(f"/campaigns/{number}/edit", **fields).status_code == 303
    assert pia.get(address).status_code == 200, "saved without another picture, it stays"
    assert send(f"/campaigns/{number}/edit", **fields, picture=picture("navy")).status_code == 303
    assert pia.get(address).status_code == 404
    assert send(f"/campaigns/{number}/call-off").status_code == 303
    assert set(folder.rglob("*.webp")) - first == set()
    assert pia.get(f"/campaigns/{number}").status_code == 404
