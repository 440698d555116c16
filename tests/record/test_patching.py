"""PATCH /customers/<id>: what is sent is written, or it is said why not."""

from core.db import db
from customers.attributes.models import AttributeValue
from tests.contract.asking import Ask, problem
from tests.contract.conftest import made
from tests.world import acting


def test_what_an_account_says_of_itself_is_refused_at_its_field_and_a_sync_passes_over_it(app, world, api):
    ask = Ask(app, world, api)
    path = f"/customers/{world.ana.id}"
    for name, value in (("name", "Anna"), ("name", ""), ("name", None), ("handle", "anna"), ("email", "a@example.com")):
        problem(ask("ada", "PATCH", path, {name: value, "external_id": "c-9"}), 422, name)
    problem(ask("ada", "PATCH", path, {"email": None}), 422, "email")
    same = ask("ada", "PATCH", path, {"name": "Ana", "handle": "ana", "email": "ana@example.com", "external_id": "c-1"})
    assert (same.status_code, same.json["external_id"]) == (200, "c-1")
    synced = ask("ada", "PUT", "/customers", {"external_id": "c-1", "name": "Anna"})
    assert (synced.status_code, synced.json["name"]) == (200, "Ana")


def test_of_somebody_without_an_account_everything_is_written_and_taken_back(app, world, api):
    ask = Ask(app, world, api)
    path = f"/customers/{ask('ada', 'PUT', '/customers', {'external_id': 'c-1', 'name': 'Carl'}).json['id']}"
    said = {"external_id": "c-2", "name": "Carla", "email": "carla@example.com", "handle": "carla"}
    assert ask("ada", "PATCH", path, said).json.items() >= said.items()
    gone = ask("ada", "PATCH", path, {"external_id": None, "email": None, "name": None}).json
    assert (gone["external_id"], gone["email"], gone["name"], gone["handle"]) == (None, None, "", "carla")
    ask("ada", "PUT", "/customers", {"external_id": "c-3"})
    problem(ask("ada", "PATCH", path, {"external_id": "c-3"}), 409)
    problem(ask("ada", "PATCH", path, {"handle": "ana"}), 422, "handle")


def test_an_external_id_of_a_record_that_became_this_one_is_not_passed_over(app, world, api):
    ask = Ask(app, world, api)
    one, two = (ask("ada", "PUT", "/customers", {"external_id": name}).json["id"] for name in ("c-1", "c-2"))
    ask("ada", "POST", f"/customers/{two}/merge", {"into": one})
    problem(ask("ada", "PATCH", f"/customers/{one}", {"external_id": "c-2"}), 409)


def test_what_programs_note_says_that_a_program_noted_it(app, world, api):
    ask = Ask(app, world, api)
    size = {"key": "size", "label": "Size", "kind": "number", "purpose": "Which parcels fit."}
    made(ask("pia", "POST", "/attributes", size))
    assert ask("ada", "PATCH", f"/customers/{world.ana.id}", {"attributes": {"size": 3}}).status_code == 200
    with acting(app):
        assert db.session.query(AttributeValue.how).all() == [("API",)]
