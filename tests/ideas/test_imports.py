"""Another board's ideas come in, each once, without inventing a voter, and go again."""

import orjson
import pytest
from sqlalchemy import func, select

from core.clock import now
from core.db import db
from core.errors import Conflict
from core.worker import work_until_idle
from home.imports.running import importer_named, run_import, undo_import
from ideas.ideas.models import Idea
from ideas.statuses.actions import add_status, retire_status
from ideas.statuses.models import Status
from ideas.votes.models import Vote
from tests.counts import count
from tests.shared import shared
from tests.world import acting

LINE = {
    "id": "old:51",
    "title": "Type accented letters without leaving the page",
    "body": "<p>It <b>should</b> be easy.<script>x()</script></p>",
    "body_format": "html",
    "author": "old:u1",
    "author_name": "José Ortega",
    "created_at": "2011-08-18T09:25:31Z",
    "votes": 11,
    "status": "planned",
    "tags": ["input"],
    "source_url": "https://old.example/q/51",
    "licence": "CC BY-SA 3.0",
    "comments": [
        {
            "id": "old:54",
            "author": "old:u2",
            "author_name": "Bea",
            "created_at": "2011-08-19T08:00:00Z",
            "body": "<p>Yes.</p>",
        }
    ],
}


JSON = {"Accept": "application/json"}


@pytest.fixture
def bring(app, tmp_path):
    def do(*lines, path=None):
        file = path or tmp_path / "ideas.ndjson"
        if lines:
            file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
        with app.app_context():
            found = run_import(importer_named("ideas"), file)
            work_until_idle()
            return found

    return do


def test_an_idea_comes_in_once_with_its_words_and_no_voter(bring, app, api, client, world):
    assert bring(LINE).created == 1
    again = bring(LINE)
    assert (again.created, again.skipped) == (0, 1)
    idea = api(world.ana).get("/ideas").json["data"][0]
    assert (idea["votes"], idea["voters"], idea["imported_votes"], idea["status"]) == (0, 0, 11, "planned")
    assert idea["html"] == "<p>It <b>should</b> be easy.</p>" and idea["comments"] == 1
    assert idea["source_url"] == "https://old.example/q/51" and idea["licence"] == "CC BY-SA 3.0"
    page = client.get(f"/ideas/{idea['id']}/type-accented-letters-without-leaving-the-page")
    assert "11 votes elsewhere, not counted here" in page.text and "Yes." in page.text
    assert api(world.ana).put(f"/ideas/{idea['id']}/vote", {}).json["votes"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"body_format": "rtf"}, "body_format"),
        ({"created_at": "lately"}, "posts.0.created_at"),
        ({"votes": "many"}, "votes"),
        ({"status": "perhaps"}, "status"),
        ({"comments": "none"}, "comments"),
    ],
)
def test_a_bad_line_is_refused_by_number_field_and_reason(bring, change, field):
    done = bring(LINE | {"id": "old:52"}, LINE | change)
    assert done.created == 1
    assert [(one.number, one.field) for one in done.refusals] == [(2, field)]


def test_an_import_is_taken_back_but_for_what_somebody_wants(bring, app, api, world):
    done = bring(LINE, LINE | {"id": "old:60", "comments": []})
    kept = api(world.ana).get("/ideas").json["data"][0]["id"]
    api(world.ana).put(f"/ideas/{kept}/vote", {})
    told = app.test_cli_runner().invoke(args=["import", "undo", str(done.batch)]).stdout
    left = "1 ideas stay, somebody has voted, followed, linked or answered there since: http"
    assert "1 ideas taken back" in told and left in told and f"/ideas/{kept}/" in told
    assert [one["id"] for one in api(world.ana).get("/ideas").json["data"]] == [kept]


@pytest.mark.both
def test_whoever_copied_an_idea_from_the_feed_learns_that_its_import_was_taken_back(bring, app, api, world):
    done = bring(LINE)
    feed = api(world.ana, "feed:read")
    number = feed.get("/feed?kinds=ideas.submitted", headers=JSON).json["data"][0]["object"]["id"]
    with acting(app):
        undo_import(done.batch)
    told = feed.get("/feed?kinds=ideas.submitted,ideas.deleted&category=ideas", headers=JSON).json["data"]
    gone = {"type": "idea", "id": number, "gone": True}
    assert [(one["kind"], one["object"]) for one in told] == [("ideas.submitted", gone), ("ideas.deleted", gone)]


def test_the_shared_file_comes_in_whole(bring, app, told):
    path = shared("data/ideas.ndjson.gz")
    done = bring(path=path)
    with app.app_context():
        ideas = db.session.execute(select(func.count()).select_from(Idea)).scalar_one()
        votes = db.session.execute(select(func.count()).select_from(Vote)).scalar_one()
        imported = db.session.execute(select(func.sum(Idea.imported_votes))).scalar_one()
    assert ideas == done.created == 95 and done.refusals == [] and votes == 0 and imported
    told(f"ideas imported: {ideas}, refused: {len(done.refusals)} ({count(1, 1)} file)")


def _status(**said):
    with_it = select(Status).filter_by(**said)
    return db.session.scalars(with_it).one()


def test_a_row_whose_status_the_house_has_retired_is_refused_by_name(bring, app, api, world):
    bring(LINE)
    with acting(app):
        _status(key="shipped").retired_at = now()
    other = LINE | {"comments": []}
    done = bring(other | {"id": "old:52", "status": "completed"}, other | {"id": "old:53"})
    assert done.created == 1 and [(one.number, one.field) for one in done.refusals] == [(1, "status")]
    assert "shipped" in done.refusals[0].reason
    assert len(api(world.ana).get("/ideas").json["data"]) == 2


@pytest.mark.parametrize("meaning", ["open", "planned", "started", "shipped", "declined"])
def test_the_last_status_of_a_meaning_stays(app, world, board, meaning):
    with acting(app, world.pia) as pia:
        first = add_status(pia, "Another word for it", meaning).id
        retire_status(pia, _status(key=meaning).id)
    with acting(app, world.pia) as pia, pytest.raises(Conflict, match=meaning):
        retire_status(pia, first)
