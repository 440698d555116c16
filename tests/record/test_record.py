"""The record: staff and the CRM read and write it with a trace; the same person always comes to the same record."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.journal.activity import Kinds
from customers.activity import ConsentGiven
from customers.audit.models import AuditLine
from customers.models import Customer
from tests.world import World

CRM = {"external_id": "C-77", "email": "zoe@example.com", "name": "Zoe Quist"}


def test_the_crm_makes_and_finds_a_record_by_its_number(
    app: Flask, world: World, defined: list[str], api: Callable
) -> None:
    crm = api(world.ada)
    made = crm.put("/customers", CRM | {"attributes": {"household_size": 2}})
    assert made.status_code == 200
    assert {key: made.json[key] for key in CRM} == CRM
    assert made.json["attributes"] == {"household_size": 2}
    assert made.json["registered_at"] is None
    again = crm.put("/customers", CRM | {"name": "Zoe Quist-Lund", "attributes": {"household_size": 3}})
    assert again.json["id"] == made.json["id"]
    assert (again.json["name"], again.json["attributes"]) == ("Zoe Quist-Lund", {"household_size": 3})


def test_a_number_joins_the_record_of_its_address(app: Flask, world: World, api: Callable) -> None:
    joined = api(world.ada).put("/customers", {"external_id": "C-1", "email": "ana@example.com", "name": "A. Other"})
    assert joined.json["id"] == world.ana.id
    assert (joined.json["external_id"], joined.json["name"]) == ("C-1", "Ana")
    other = api(world.ada).put("/customers", {"external_id": "C-2", "email": "ana@example.com"})
    assert other.status_code == 409


def test_what_an_account_says_of_itself_is_not_overwritten(app: Flask, world: World, api: Callable) -> None:
    crm = api(world.ada)
    crm.put("/customers", {"external_id": "C-1", "email": "ana@example.com"})
    changed = crm.put(
        "/customers", {"external_id": "C-1", "email": "new@example.com", "name": "Anna", "handle": "anna"}
    )
    assert {key: changed.json[key] for key in ("email", "name", "handle")} == {
        "email": "ana@example.com",
        "name": "Ana",
        "handle": "ana",
    }


def test_wrong_fields_are_named(world: World, defined: list[str], api: Callable) -> None:
    crm = api(world.ada)
    assert crm.put("/customers", {"email": "x@example.com"}).json["errors"].keys() == {"external_id"}
    assert crm.put("/customers", CRM | {"email": "nobody"}).json["errors"].keys() == {"email"}
    assert crm.put("/customers", CRM | {"shoes": 1}).json["errors"].keys() == {"shoes"}
    assert crm.put("/customers", CRM | {"attributes": {"water": "salty"}}).json["errors"].keys() == {"attributes.water"}
    assert crm.put("/customers", CRM | {"attributes": [1]}).status_code == 422


def test_staff_change_a_record_and_see_both_sides(world: World, defined: list[str], api: Callable) -> None:
    api(world.ana).patch("/me", {"attributes": {"household_size": 3}})
    changed = api(world.pia).patch(f"/customers/{world.ana.id}", {"attributes": {"household_size": 4}})
    detail = changed.json["attribute_details"]["household_size"]
    assert (detail["customer"]["value"], detail["company"]["value"], detail["differs"]) == (3, 4, True)
    mine = api(world.ana).get("/me/record").json["attributes"]
    size = next(one for one in mine if one["key"] == "household_size")
    assert (size["customer"]["value"], size["company"]["value"]) == (3, 4)


def test_who_looks_is_written_down_before_the_answer(app: Flask, world: World, api: Callable) -> None:
    assert api(world.mia).get(f"/customers/{world.ana.id}").json["email"] == "ana@example.com"
    with app.app_context():
        lines = db.session.execute(select(AuditLine.actor_id, AuditLine.did, AuditLine.object_id)).all()
    assert (world.mia.id, "viewed", world.ana.id) in [tuple(line) for line in lines]


def test_customers_have_no_way_in(world: World, api: Callable) -> None:
    ana = api(world.ana)
    assert ana.get(f"/customers/{world.ben.id}").status_code == 403
    assert ana.get(f"/customers/{world.ana.id}").status_code == 403
    assert ana.put("/customers", CRM).status_code == 403
    assert ana.patch(f"/customers/{world.ana.id}", {"name": "X"}).status_code == 403
    assert ana.post(f"/customers/{world.ben.id}/merge", {"into": world.ana.id}).status_code == 403
    assert ana.get(f"/customers/{world.ben.id}/timeline").status_code == 403
    assert api(world.ada).get("/customers/999999").status_code == 404


def test_records_of_staff_are_changed_by_admins_alone(world: World, api: Callable) -> None:
    takeover = {"external_id": "C-9", "email": "mia@example.com"}
    assert api(world.max).put("/customers", takeover).status_code == 403
    assert api(world.max).patch(f"/customers/{world.ada.id}", {"name": "A"}).status_code == 403
    assert api(world.max).post(f"/customers/{world.ana.id}/merge", {"into": world.ada.id}).status_code == 403
    assert api(world.ada).put("/customers", takeover).status_code == 200


def test_the_timeline_tells_what_happened_newest_first(world: World, defined: list[str], api: Callable) -> None:
    ana = api(world.ana)
    ana.put("/me/consents/research", {})
    ana.patch("/me", {"attributes": {"motto": "Slow"}})
    first = api(world.ada).get(f"/customers/{world.ana.id}/timeline?limit=1").json
    assert [one["kind"] for one in first["data"]] == ["customers.attributes_changed"]
    rest = api(world.ada).get(f"/customers/{world.ana.id}/timeline?after={first['next']}").json
    assert [one["kind"] for one in rest["data"]] == ["customers.consent_given"]
    assert rest["next"] is None


class _Whispered(ConsentGiven):
    is_private = True


def test_what_only_they_may_know_of_is_on_no_timeline_that_staff_see(
    app: Flask, world: World, defined: list[str], api: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ada = api(world.ana), api(world.ada)
    ana.put("/me/consents/research", {})
    ana.patch("/me", {"attributes": {"motto": "Slow"}})
    monkeypatch.setitem(app.extensions, "kinds", Kinds([_Whispered]))
    told = ada.get(f"/customers/{world.ana.id}/timeline").json["data"]
    assert [one["kind"] for one in told] == ["customers.attributes_changed"]
    assert "consent_given" in ana.get("/me/record/activity").text, "they may"


def test_a_record_without_an_account_can_be_written_over(app: Flask, world: World, api: Callable) -> None:
    crm = api(world.ada)
    record = crm.put("/customers", CRM).json
    changed = crm.patch(f"/customers/{record['id']}", {"email": "zoe.quist@example.com", "external_id": "C-78"})
    assert (changed.json["email"], changed.json["external_id"]) == ("zoe.quist@example.com", "C-78")
    with app.app_context():
        assert db.session.get(Customer, record["id"]).email_verified_at is None
