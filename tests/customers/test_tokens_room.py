"""Admins see every token that opens the API, and withdraw any."""

import pytest
from sqlalchemy import select

from core.db import db
from customers.audit.models import AuditLine
from tests.customers.doors import send


@pytest.fixture
def ada(app, sign_in, world):
    return sign_in(app.test_client(), world.ada)


@pytest.fixture
def theirs(api, world):
    return api(world.noa, "feed:read")


def number_of(ada_api, handle):
    return next(row["id"] for row in ada_api.get("/tokens").json["data"] if row["holder"]["handle"] == handle)


def test_the_room_shows_whose_each_is_and_what_it_may(ada, theirs, world):
    page = ada.get("/admin/tokens").text
    assert "feed:read" in page and f"/admin/people/{world.noa.id}" in page and "never" in page
    assert theirs.token not in page
    theirs.get("/feed")
    assert ada.get("/admin/tokens").status_code == 200


def test_one_that_is_withdrawn_is_refused_from_the_next_request_on(app, ada, theirs, api, world):
    assert theirs.get("/feed").status_code == 200
    number = number_of(api(world.ada, "admin"), "noa")
    assert send(ada, f"/admin/tokens/{number}/withdraw", at="/admin/tokens").status_code == 303
    assert theirs.get("/feed").status_code == 401
    assert "feed:read" not in ada.get("/admin/tokens").text.partition("<table")[2]
    with app.app_context():
        line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()
        assert (line.did, line.actor_id, line.object_id) == ("token_withdrawn", world.ada.id, number)


@pytest.mark.both
def test_the_api_lists_and_withdraws(api, theirs, world):
    admin = api(world.ada, "admin")
    first = admin.get("/tokens?limit=1").json
    second = admin.get(f"/tokens?limit=1&after={first['next']}").json
    assert [row["holder"]["handle"] for page in (first, second) for row in page["data"]] == ["ada", "noa"]
    assert admin.delete(f"/tokens/{number_of(admin, 'noa')}").status_code == 204
    assert theirs.get("/feed").status_code == 401
    assert admin.delete("/tokens/99999").status_code == 404


def test_it_is_for_admins(app, client, sign_in, api, world):
    assert client.get("/admin/tokens").status_code == 303
    assert client.get("/api/v1/tokens").status_code == 401
    for person in (world.ana, world.mia):
        assert sign_in(app.test_client(), person).get("/admin/tokens").status_code == 403
        assert api(person, "admin").get("/tokens").status_code == 403
    assert api(world.ada, "read", "write").get("/tokens").status_code == 403
