"""Support cases and usage events by the API."""

import pytest

from customers.purchases.matching import match_waiting
from tests.world import acting

pytestmark = pytest.mark.both

CASE = {
    "case_id": "C-1",
    "customer": {"email": "ana@example.com"},
    "product": "T1",
    "kind": "repair",
    "opened_at": "2026-05-01T10:00:00Z",
    "status": "open",
}
USE = {
    "event_id": "E-1",
    "customer": {"email": "ana@example.com"},
    "sku": "T1",
    "at": "2026-05-01T10:00:00Z",
    "measure": "brews",
    "value": 3,
}


@pytest.fixture
def desk(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.mark.parametrize(("path", "sent"), [("/support-cases", CASE), ("/usage", USE)])
def test_each_is_taken_once_and_other_content_is_refused(desk, world, path, sent):
    first, again = desk.post(path, sent), desk.post(path, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert first.json["customer_id"] == world.ana.id
    assert desk.post(path, sent | {"customer": {"email": "ben@example.com"}}).status_code == 409


def test_minutes_that_nobody_told_are_no_data(desk):
    assert desk.post("/support-cases", CASE).json["minutes"] is None
    assert desk.post("/support-cases", CASE | {"case_id": "C-2", "minutes": 0}).json["minutes"] == 0


def test_a_case_goes_on_and_is_closed(desk):
    desk.post("/support-cases", CASE)
    sent = {"closed_at": "2026-05-02T10:00:00Z", "minutes": 25, "status": "solved"}
    closed = desk.patch("/support-cases/C-1", sent)
    assert (closed.status_code, closed.json["minutes"], closed.json["status"]) == (200, 25, "solved")
    assert desk.post("/support-cases", CASE).status_code == 200
    assert desk.patch("/support-cases/C-9", sent).status_code == 404
    early = desk.patch("/support-cases/C-1", {"closed_at": "2026-04-02T10:00:00Z"})
    assert list(early.json["errors"]) == ["closed_at"]


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/support-cases", CASE | {"minutes": -1}, "minutes"),
        ("/support-cases", CASE | {"minutes": "5"}, "minutes"),
        ("/support-cases", CASE | {"closed_at": "2025-01-01T00:00:00Z"}, "closed_at"),
        ("/usage", USE | {"value": "1.5"}, "value"),
        ("/usage", USE | {"measure": ""}, "measure"),
        ("/usage", USE | {"colour": 1}, "colour"),
        ("/usage", USE | {"value": -1}, "value"),
        ("/usage", USE | {"at": "2199-01-01T00:00:00Z"}, "at"),
        ("/support-cases", CASE | {"opened_at": "2199-01-01T00:00:00Z"}, "opened_at"),
    ],
)
def test_a_wrong_field_is_named(desk, path, sent, field):
    answer = desk.post(path, sent)
    assert answer.status_code == 422
    assert field in answer.json["errors"]


def test_what_is_null_is_emptied_where_it_may_be_empty(desk):
    desk.post("/support-cases", CASE | {"closed_at": "2026-05-02T10:00:00Z", "minutes": 25})
    emptied = desk.patch("/support-cases/C-1", {"closed_at": None, "minutes": None, "status": None})
    assert emptied.status_code == 200
    assert [emptied.json[name] for name in ("closed_at", "minutes", "status")] == [None, None, ""]


@pytest.mark.parametrize(("path", "sent", "key"), [("/support-cases", CASE, "C-1"), ("/usage", USE, "E-1")])
def test_each_is_read_back_by_the_token_that_wrote_it_and_by_staff(world, api, path, sent, key):
    desk = api(world.ada, "purchases:write")
    made = desk.post(path, sent).json
    assert desk.get(f"{path}/{key}").json == made
    assert api(world.mia, "read").get(f"{path}/{key}").json == made
    assert api(world.ana, "read").get(f"{path}/{key}").status_code == 403
    assert api(world.mia, "write").get(f"{path}/{key}").status_code == 403
    assert desk.get(f"{path}/nothing").status_code == 404
    assert desk.get(f"{path}/{'x' * 200}").status_code == 404


def test_they_wait_for_their_person_too(desk, world, app):
    desk.post("/usage", USE | {"customer": {"external_id": "crm-7"}})
    put = desk.client.put(
        "/api/v1/customers", json={"external_id": "crm-7"}, headers={"Authorization": f"Bearer {desk.token}"}
    )
    assert put.status_code in (200, 403)
    with acting(app):
        match_waiting(world.ana.id)


def test_customers_tell_nothing_about_others(world, api):
    assert api(world.ana, "read", "write").post("/support-cases", CASE).status_code == 403
    assert api(world.ana, "read").get(f"/customers/{world.ana.id}/support-cases").status_code == 403
