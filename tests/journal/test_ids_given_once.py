"""An entry of the journal names one thing for ever: its id is given to no other, though its row is gone."""

from dataclasses import fields

import orjson
import pytest
from sqlalchemy import delete

import app as root
from core import tables
from core.db import db
from forum.posts.models import Post
from forum.threads.models import Thread
from home.imports.running import importer_named, run_import, undo_import
from tests.forum.test_imports import LINE
from tests.world import acting


def test_every_table_whose_ids_the_journal_names_gives_each_once():
    named = {
        field.name.removesuffix("_id") for kind in root.KINDS for field in fields(kind) if field.name.endswith("_id")
    }
    kept = {f"{name}s" for name in named} & set(db.metadata.tables) | {"idea_statuses"}
    again = {name for name in kept if not db.metadata.tables[name].dialect_options["sqlite"]["autoincrement"]}
    assert {"threads", "posts", "customers", "ideas", "purchases"} <= kept and again == set()


@pytest.fixture
def brought_and_taken_back(app, tmp_path):
    path = tmp_path / "threads.ndjson"
    path.write_bytes(orjson.dumps(LINE))
    with app.app_context():
        done = run_import(importer_named("threads"), path)
        ids = db.session.scalars(db.select(Thread.id)).all(), db.session.scalars(db.select(Post.id)).all()
        undo_import(done.batch)
        assert db.session.scalars(db.select(Post.id)).all() == []
    return ids


@pytest.mark.both
def test_what_is_written_after_an_import_was_taken_back_is_new_to_whoever_follows_the_feed(
    world, make, api, drain, brought_and_taken_back
):
    threads, posts = brought_and_taken_back
    written = make.thread(world.ana, title="Written afterwards")
    drain()
    assert written.id > max(threads)
    objects = [each["object"] for each in api(world.pia, "feed:read").get("/feed", headers=JSON).json["data"]]
    old = [each for each in objects if each.get("type") == "thread" and each["id"] in threads]
    old += [each for each in objects if each.get("type") == "post" and each["id"] in posts]
    assert old and all(each["gone"] for each in old)
    assert [each["title"] for each in objects if each.get("id") == written.id and each["type"] == "thread"]


JSON = {"Accept": "application/json"}


@pytest.mark.both
def test_ids_chosen_beforehand_are_new_too(app, world, make):
    last = make.thread(world.ana).id
    with acting(app):
        db.session.execute(delete(Post))
        db.session.execute(delete(Thread))
    with acting(app):
        assert tables.next_id(Thread) == last + 1
        tables.settle_ids(Thread)
    assert make.thread(world.ana, title="And another one").id == last + 1
