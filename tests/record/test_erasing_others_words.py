"""Who is forgotten is called by their name nowhere, whoever wrote it and wherever it stands."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from customers.record.erasing import erase
from forum.threads.actions import edit_thread
from tests.make import Make
from tests.purchases.make import order
from tests.record.test_erasing import CANARY, canary, in_database  # noqa: F401
from tests.world import World, acting


@pytest.mark.both
def test_what_others_wrote_calls_them_no_more(
    app: Flask,
    canary: World,  # noqa: F811
    defined: list[str],
    api: Callable,
    client: FlaskClient,
    sign_in: Callable,
    csrf: str,
    make: Make,
) -> None:
    handle, name, email, external_id = CANARY
    ben, shop = api(canary.ben), api(canary.ada, "purchases:write", "read", "write")
    said = f"A friend of @{handle}, {email}."
    assert (
        ben.patch("/me", {"bio": said, "title": f"@{handle}'s friend", "location": f"At @{handle}"}).status_code == 200
    )
    assert ben.patch("/me", {"attributes": {"motto": f"Ask @{handle}"}}).status_code == 200
    thread = make.thread(canary.ben, title=f"What does @{handle} say?")
    with acting(app, canary.ben) as viewer:
        edit_thread(viewer, thread.id, "What do they say?", (), None, thread.version)
    sign_in(client, canary.ben)
    kept = client.post("/drafts/new-thread", data={"csrf_token": csrf, "title": f"For @{handle}", "body": said})
    assert kept.status_code == 204
    badge = api(canary.max).post("/badges", {"name": "Wall of corners", "tier": "gold"}).json["id"]
    given = api(canary.max).post(f"/badges/{badge}/awards", {"handle": "ben", "reason": f"With @{handle}"})
    assert given.status_code == 201
    assert shop.post("/purchases", order(email=email)).status_code == 201
    assert shop.post("/purchases", order(email="other@example.com")).status_code == 409
    case = {"case_id": "S-1", "customer": {"email": email}, "kind": "repair", "opened_at": "2026-05-01T10:00:00Z"}
    assert shop.post("/support-cases", case).status_code == 201
    assert client.get(f"/search?q={name}").status_code == 200
    app.extensions["buffers"].flush()
    with acting(app):
        erase(canary.ana.id)
    assert "\n".join(in_database(app, handle, name, email, external_id)) == ""
