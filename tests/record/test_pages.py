"""The pages: one's own data for customers, segments, attributes and records for staff."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from core.clock import now, shifted
from core.commit import commit
from core.db import db
from core.exports import tidy
from core.jobs import run_next
from core.journal.models import JournalRow
from customers.attributes.actions import note, tell
from customers.attributes.queries import known_of
from customers.consent.actions import give
from customers.consent.models import ConsentEntry
from customers.consent.queries import granted
from tests.world import World, acting

Client = Callable[..., FlaskClient]


@pytest.fixture
def ana(client: FlaskClient, sign_in: Client, world: World, defined: list[str]) -> FlaskClient:
    return sign_in(client, world.ana)


@pytest.fixture
def pia(app: Flask, sign_in: Client, world: World, defined: list[str]) -> FlaskClient:
    return sign_in(app.test_client(), world.pia)


@pytest.mark.both
def test_one_page_shows_everything_with_both_sides(app: Flask, world: World, ana: FlaskClient) -> None:
    with acting(app, world.ana) as viewer:
        tell(viewer, {"household_size": 3, "brews": ["tea"], "has_garden": True}, "own page")
        give(viewer, "research", "own page")
    with acting(app, world.pia) as viewer:
        note(viewer, world.ana.id, {"household_size": 4}, "a call")
    page = ana.get("/me/data")
    assert page.status_code == 200
    for words in (
        "ana@example.com",
        "You and we differ",
        "a call",
        "Who is right?",
        "People in the household",
        "Use my answers for research",
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] != "public, no-cache"


def test_its_cost_does_not_grow(app: Flask, world: World, ana: FlaskClient, count_statements: list[str]) -> None:
    ana.get("/me/data")
    count_statements.clear()
    ana.get("/me/data")
    few = len(count_statements)
    with app.app_context():
        entry = {
            "customer_id": world.ana.id,
            "purpose": "quote",
            "is_given": True,
            "version": 1,
            "at": now(),
            "channel": "x",
        }
        db.session.execute(insert(ConsentEntry), [entry] * 3000)
        row = {"kind": "customers.consent_given", "at": now(), "actor_id": world.ana.id, "object_type": "customer"}
        row |= {"object_id": world.ana.id, "facts": {}, "batch": None}
        db.session.execute(insert(JournalRow), [row | {"seq": 10_000 + number} for number in range(3000)])
        commit()
    count_statements.clear()
    assert ana.get("/me/data").status_code == 200
    assert len(count_statements) == few <= 8
    count_statements.clear()
    rows = ana.get("/me/data/held/consents")
    assert rows.status_code == 200 and "after=" in rows.text
    assert len(count_statements) <= 4


def test_guests_are_asked_to_sign_in(world: World, client: FlaskClient) -> None:
    assert client.get("/me/data").headers["Location"].startswith("/sign-in")
    assert client.get("/me/data/held/consents").status_code == 303


def test_saying_and_taking_back_by_form(app: Flask, world: World, ana: FlaskClient, csrf: str) -> None:
    def say(key: str, *values: str) -> int:
        return ana.post(f"/me/data/attributes/{key}", data={"csrf_token": csrf, "value": list(values)}).status_code

    assert say("household_size", "3") == 303
    assert say("brews", "tea", "filter") == 303
    assert say("has_garden", "no") == 303
    assert say("since", "2020-05-01") == 303
    with app.app_context():
        known = {one.of.key: one.effective.value for one in known_of(world.ana.id) if one.effective}
    assert known == {"household_size": 3, "brews": ["filter", "tea"], "has_garden": False, "since": "2020-05-01"}
    wrong = ana.post("/me/data/attributes/household_size", data={"csrf_token": csrf, "value": "many"})
    assert wrong.status_code == 422 and "This must be a number such as 3 or 0.25" in wrong.text
    assert say("household_size", "") == 303
    with app.app_context():
        assert next(one for one in known_of(world.ana.id) if one.of.key == "household_size").effective is None
    assert say("nothing", "1") == 404


def test_disputing_by_form_and_its_answer(
    app: Flask, world: World, ana: FlaskClient, pia: FlaskClient, csrf: str
) -> None:
    with acting(app, world.pia) as viewer:
        note(viewer, world.ana.id, {"risk": 9}, "a call")
    page = ana.get("/me/data/attributes/risk")
    assert "We keep this one" in page.text and "a call" in page.text
    assert ana.post("/me/data/attributes/risk/dispute", data={"csrf_token": csrf, "why": ""}).status_code == 422
    sent = {"csrf_token": csrf, "why": "I always pay."}
    assert ana.post("/me/data/attributes/risk/dispute", data=sent).status_code == 303
    assert "I always pay." in pia.get(f"/lab/customers/{world.ana.id}").text
    answer = {"csrf_token": csrf, "answer": "Twice you did not."}
    assert pia.post(f"/lab/customers/{world.ana.id}/attributes/risk/answer", data=answer).status_code == 303
    assert "Twice you did not." in ana.get("/me/data").text


def test_agreeing_and_taking_it_back_by_form(app: Flask, world: World, ana: FlaskClient, csrf: str) -> None:
    for given, expected in (("1", {world.ana.id}), ("", set())):
        sent = {"csrf_token": csrf, "given": given, "version": "1"}
        assert ana.post("/me/consents/research", data=sent).status_code == 303
        with app.app_context():
            assert granted([world.ana.id], "research") == expected


def test_everything_comes_along_in_one_file_for_its_owner_alone(
    app: Flask, world: World, ana: FlaskClient, csrf: str, api: Callable
) -> None:
    with acting(app, world.ana) as viewer:
        tell(viewer, {"motto": "=1+1", "brews": ["tea"]}, "own page")
    mine = api(world.ana)
    asked = mine.post("/me/export")
    assert (asked.status_code, asked.json["state"], asked.json["url"]) == (202, "queued", None)
    assert mine.post("/me/export").json["id"] == asked.json["id"]
    assert "being put together" in ana.get("/me/data").text
    with app.app_context():
        while run_next():
            pass
    done = mine.get(f"/exports/{asked.json['id']}").json
    assert (done["state"], done["progress"]) == ("done", 100)
    file = mine.get(f"/exports/{asked.json['id']}/file")
    assert file.headers["Content-Disposition"] == "attachment; filename=my-data.zip"
    data = file.data
    file.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        attributes = orjson.loads(archive.read("json/attributes.json"))
        assert {"README.txt", "json/profile.json", "csv/profile.csv", "json/posts.json", "csv/orders.csv"} <= names
        assert {one["key"]: one["value"] for one in attributes} == {"motto": "=1+1", "brews": ["tea"]}
        assert b"ana@example.com" in archive.read("csv/profile.csv")
        assert archive.read("json/posts.json").split() == [b"[", b"]"]
    assert api(world.ben).get(f"/exports/{asked.json['id']}").status_code == 404
    assert api(world.ada).get(f"/exports/{asked.json['id']}/file").status_code == 404
    with shifted(timedelta(hours=49)), app.app_context():
        tidy()
        commit()
    assert mine.get(f"/exports/{asked.json['id']}/file").status_code == 404
    assert not list(app.config["SETTINGS"].uploads_folder.joinpath("exports").iterdir())


def test_asking_to_be_forgotten_and_changing_ones_mind(app: Flask, world: World, ana: FlaskClient, csrf: str) -> None:
    assert ana.post("/me/data/erase", data={"csrf_token": csrf}).status_code == 303
    assert "You will be forgotten on" in ana.get("/me/data").text
    assert ana.post("/me/data/keep", data={"csrf_token": csrf}).status_code == 303
    assert "You will be forgotten on" not in ana.get("/me/data").text


def test_staff_write_a_segment_and_see_its_people(world: World, app: Flask, pia: FlaskClient, csrf: str) -> None:
    with acting(app, world.ana) as viewer:
        tell(viewer, {"household_size": 4}, "own page")
    rows = {"subject-0": "attribute:household_size", "operator-0": "gte", "value-0": "3", "joined": "all"}
    counted = pia.post("/lab/segments/count", data=rows | {"csrf_token": csrf})
    assert "customer meets it now" in counted.text and "People in the household at least 3" in counted.text
    assert pia.get("/lab/segments/new").status_code == 200
    made = pia.post("/lab/segments/new", data=rows | {"csrf_token": csrf, "name": "big"})
    assert made.status_code == 303
    assert "Ana" in pia.get(made.headers["Location"]).text
    assert "big" in pia.get("/lab/segments").text
    changed = {"csrf_token": csrf, "name": "bigger", "rule": '{"attribute": "household_size", "gte": 9}'}
    assert pia.post(f"{made.headers['Location']}/edit", data=changed).status_code == 303
    assert "Nobody meets it now" in pia.get(made.headers["Location"]).text
    wrong = pia.post("/lab/segments/new", data={"csrf_token": csrf, "name": "wrong", "rule": '{"fact": "shoes"}'})
    assert wrong.status_code == 422 and "fact: There is none of this name" in wrong.text
    nothing = pia.post("/lab/segments/new", data={"csrf_token": csrf, "name": "empty"})
    assert nothing.status_code == 422
    broken = pia.post("/lab/segments/count", data={"csrf_token": csrf, "rule": "{"})
    assert broken.status_code == 200 and "This is not JSON" in broken.text
    assert pia.post(f"{made.headers['Location']}/retire", data={"csrf_token": csrf}).status_code == 303
    assert pia.get(made.headers["Location"]).status_code == 404


def test_staff_define_attributes(world: World, pia: FlaskClient, csrf: str) -> None:
    sent = {"csrf_token": csrf, "key": "grind", "label": "Grind", "kind": "single", "options": "fine\ncoarse\n"}
    more = {"maintained_by": "both", "visibility": "staff", "purpose": "Advice."}
    assert pia.get("/lab/attributes/new").status_code == 200
    assert pia.post("/lab/attributes/new", data=sent | more).status_code == 303
    assert "Grind" in pia.get("/lab/attributes").text
    assert "fine\ncoarse" in pia.get("/lab/attributes/grind").text.replace("\r", "")
    fewer = pia.post("/lab/attributes/grind", data=sent | more | {"options": "fine\nmedium"})
    assert fewer.status_code == 422 and "Options are only added" in fewer.text
    assert pia.post("/lab/attributes/grind", data=sent | more | {"options": "fine\ncoarse\nmedium"}).status_code == 303
    assert pia.post("/lab/attributes/grind/retire", data={"csrf_token": csrf}).status_code == 303
    assert "Grind" not in pia.get("/lab/attributes").text


def test_staff_read_and_write_a_record(app: Flask, world: World, pia: FlaskClient, csrf: str) -> None:
    address = f"/lab/customers/{world.ana.id}"
    assert "ana@example.com" in pia.get(address).text
    noted = pia.post(f"{address}/attributes/water", data={"csrf_token": csrf, "value": "hard"})
    assert noted.status_code == 303
    assert "hard" in pia.get(address).text
    merged = pia.post(f"/lab/customers/{world.ben.id}/merge", data={"csrf_token": csrf, "into": str(world.ana.id)})
    assert merged.headers["Location"] == address
    assert "went into another one" in pia.get(f"/lab/customers/{world.ben.id}").text
    assert pia.post(f"/lab/customers/{world.ben.id}/unmerge", data={"csrf_token": csrf}).status_code == 303
    refused = pia.post(f"{address}/merge", data={"csrf_token": csrf, "into": "999999"})
    assert refused.status_code == 422 and "There is no such record." in refused.text
    assert pia.get("/lab/customers/999999").status_code == 404


def test_customers_do_not_come_into_the_laboratory(world: World, ana: FlaskClient) -> None:
    for path in ("/lab", "/lab/segments", "/lab/segments/new", "/lab/attributes", f"/lab/customers/{world.ana.id}"):
        assert ana.get(path).status_code == 403


def test_the_long_parts_of_ones_own_page_open_on_asking_under_headings_that_links_lead_to(
    world: World, defined: None, ana: FlaskClient
) -> None:
    page = ana.get("/me/data").text
    for heading, card in (("attributes", "Say it"), ("held", "/me/data/held/")):
        part = page[page.index(f'id="{heading}"') :]
        assert part.index("<details") < part.index("<summary") < part.index(card), heading
