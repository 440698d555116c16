"""What staff want to know of everybody is asked while joining, and said once the address is proven."""

import pytest

from customers.attributes.definitions import define
from tests.customers.doors import PASSWORD, mailed_path, send
from tests.world import acting

PLACE = {"key": "place", "label": "Where do you cook?", "kind": "single", "options": ["home", "shop"]}
PLACE |= {"maintained_by": "customer", "visibility": "members", "purpose": "Advice differs.", "fresh_days": None}
WISH = {"email": "nora@example.com", "handle": "nora", "name": "Nora", "password": PASSWORD}


@pytest.fixture(autouse=True)
def place(app, world):
    with acting(app, world.pia) as viewer:
        define(viewer, PLACE | {"at_sign_up": True})


def test_nobody_joins_without_saying_it_and_what_was_said_stands_on_the_record(app, client, sign_in, world):
    refused = send(client, "/sign-up", **WISH)
    assert refused.status_code == 422 and "Please say this." in refused.text and "Nora" in refused.text
    assert send(client, "/sign-up", **WISH, **{"attribute-place": "boat"}).status_code == 422
    assert send(client, "/sign-up", **WISH, **{"attribute-place": "home"}).status_code == 200
    assert send(client, mailed_path(app)).status_code == 303
    page = client.get("/me/data").text
    assert "Where do you cook?" in page and "sign-up" in page
    assert "Where do you cook?" in sign_in(client, world.ben).get("/u/nora").text


def test_what_the_company_keeps_cannot_be_asked(api, world):
    wanted = PLACE | {"key": "other", "maintained_by": "company", "at_sign_up": True}
    assert api(world.pia, "write").post("/attributes", wanted).status_code == 422
