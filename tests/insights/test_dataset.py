"""`flask export dataset`: one file for each published table, and nobody's name in any of them."""

import csv
import json

import orjson
import polars
import pytest

from forum.posts.actions import delete_post
from tests.world import acting


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out"


def written(app, folder, form):
    done = app.test_cli_runner().invoke(args=["export", "dataset", str(folder), "--format", form])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.both
def test_every_table_is_a_file_with_the_columns_that_the_schema_names(app, world, make, folder):
    thread = make.thread(world.ana, title="=SUM(1) burrs", product="T1", tags=("grinder", "care"))
    make.post(world.ben, thread, "With rice.")
    written(app, folder, "ndjson")
    schema = json.loads((folder / "schema.json").read_text())
    assert {table["name"] for table in schema["tables"]} == {path.stem for path in folder.glob("*.ndjson")}
    posts = [orjson.loads(line) for line in (folder / "posts.ndjson").read_bytes().splitlines()]
    assert [post["text"] for post in posts][1] == "With rice."
    columns = next(table["columns"] for table in schema["tables"] if table["name"] == "posts")
    assert list(columns) == list(posts[0])
    people = [orjson.loads(line)["id"] for line in (folder / "customers.ndjson").read_bytes().splitlines()]
    assert {post["author"] for post in posts} < set(people)


def test_nobody_is_named_and_what_was_deleted_is_not_there(app, world, make, folder):
    thread = make.thread(world.ana)
    post = make.post(world.ben, thread, "Said and taken back.")
    with acting(app, world.ben) as viewer:
        delete_post(viewer, post.id)
    written(app, folder, "csv")
    all_of_it = "".join(path.read_text() for path in folder.iterdir())
    for person in (world.ana, world.ben, world.pia):
        assert person.email not in all_of_it and f",{person.handle}," not in all_of_it
    assert "taken back" not in all_of_it


def test_a_spreadsheet_takes_no_title_for_a_formula(app, world, make, folder):
    make.thread(world.ana, title="=SUM(1) burrs", tags=("grinder", "care"))
    written(app, folder, "csv")
    row = next(csv.DictReader((folder / "threads.csv").read_text().splitlines()))
    assert row["title"] == "'=SUM(1) burrs" and row["tags"] == "grinder|care"


@pytest.mark.both
def test_parquet_keeps_types_and_an_empty_table_its_columns(app, world, make, folder):
    make.thread(world.ana, tags=("grinder",))
    written(app, folder, "parquet")
    threads = polars.read_parquet(folder / "threads.parquet")
    assert threads["created_at"].dtype == polars.Datetime("us", "UTC") and threads["tags"].to_list() == [["grinder"]]
    votes = polars.read_parquet(folder / "votes.parquet")
    assert votes.height == 0 and votes["counts"].dtype == polars.Boolean
    assert not list(folder.glob("*.lines"))
