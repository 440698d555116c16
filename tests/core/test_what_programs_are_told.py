"""Sentences, addresses and types that are right for a program."""

import json
import os
import stat

import pytest

from app import create_app
from core.config import Settings
from core.db import db
from forum.curation.actions import close_thread
from tests.world import acting

THREAD = {"category": "questions", "title": "Which oil for beech?", "body": "The board is dry."}


def test_a_session_without_its_token_is_told_of_the_header(client, world, sign_in):
    sign_in(client, world.ana)
    for headers in ({}, {"X-CSRFToken": "stale"}):
        answer = client.post("/api/v1/threads", json=THREAD, headers=headers)
        assert answer.status_code == 400 and "X-CSRFToken" in answer.json["detail"]


def test_a_closed_thread_says_so_and_on_the_page_that_the_text_is_kept(api, app, client, make, world, sign_in, csrf):
    thread = make.thread(world.ana)
    with acting(app, world.mia) as mia:
        close_thread(mia, thread.id)
    refused = api(world.ben).post(f"/threads/{thread.id}/posts", {"body": "Too late?"})
    assert refused.status_code == 409 and "Your text" not in refused.json["detail"]
    page = sign_in(client, world.ben).post(f"/t/{thread.id}/reply", data={"body": "Too late?", "csrf_token": csrf})
    assert page.status_code == 409 and "Your text is still here" in page.text and "Too late?" in page.text


def test_what_is_not_there_and_what_is_not_for_me_are_told_in_the_same_words(api, make, world):
    hidden, ben = make.thread(world.mia, category="staff-room", title="Between us"), api(world.ben)
    said = {ben.get(path).json["detail"] for path in (f"/threads/{hidden.id}", "/threads/999", "/posts/999")}
    assert said == {"There is no such thing, or it is not for you to see."}


def test_what_was_created_is_named_with_its_whole_address(api, world):
    ana = api(world.ana)
    thread = ana.post("/threads", THREAD)
    post = ana.post(f"/threads/{thread.json['id']}/posts", {"body": "Linseed?"})
    sold = api(world.ada).post("/products", {"sku": "P/1", "name": "Pot"})
    assert sold.headers["Location"] == "http://127.0.0.1:8000/api/v1/products/P/1"
    for made, kind in ((thread, "threads"), (post, "posts")):
        address = made.headers["Location"]
        assert address == f"http://127.0.0.1:8000/api/v1/{kind}/{made.json['id']}"
        assert ana.get(address.partition("/api/v1")[2]).json["id"] == made.json["id"]


def test_nothing_has_no_type(api, world):
    ana = api(world.ana)
    thread = ana.post("/threads", THREAD).json["id"]
    post = ana.post(f"/threads/{thread}/posts", {"body": "Linseed?"}).json["id"]
    gone = ana.delete(f"/posts/{post}")
    assert gone.status_code == 204 and "Content-Type" not in gone.headers


@pytest.mark.parametrize("said", [None, "application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_json_is_taken_under_whatever_name(api, world, said):
    answer = api(world.ana).post("/threads", data=json.dumps(THREAD), content_type=said)
    assert answer.status_code == 201, answer.text


def test_the_database_and_the_folder_that_we_make_are_ours_alone(tmp_path):
    folder = tmp_path / "new"
    for _start in range(2):
        made = create_app(Settings(instance=folder, testing=True, secret_key="s" * 48))
        with made.app_context():
            db.create_all()
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.glob("customer_lab.db*")}
            db.engine.dispose()
        assert len(modes) == 3 and set(modes.values()) == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        os.chmod(folder / "customer_lab.db", 0o644)
