"""X1 through the doors: the mark beside a post, and what the API says of it."""

from datetime import timedelta

import pytest

from core import clock
from core.clock import now
from customers.consent.actions import give, withdraw
from tests.purchases.make import order, refund
from tests.world import acting


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.mark.both
def test_the_mark_comes_with_the_order_and_turns_with_the_refund(app, world, api, shop, client):
    bought = (now() - timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    shop.post("/purchases", order(email=world.ana.email, ordered_at=bought))
    mine = api(world.ana, "read", "write")
    made = {sku: mine.post("/threads", thread(sku)).json for sku in ("T1", "T2")}
    with acting(app, world.ana) as viewer:
        give(viewer, "show_ownership", channel="test")
    assert "Owner since" in client.get(address(made["T1"])).text
    assert "Owner since" not in client.get(address(made["T2"])).text
    with clock.shifted(timedelta(days=1)):
        shop.post("/purchases/O-1/refunds", refund(refunded_at=now().strftime("%Y-%m-%dT%H:%M:%SZ")))
        post = client.get(f"/api/v1/threads/{made['T1']['id']}/posts").json["data"][0]
        assert (post["ownership_at_post"], post["ownership_now"]) == ("owner", "returned")
        assert "Returned" in client.get(address(made["T1"])).text
        with acting(app, world.ana) as viewer:
            withdraw(viewer, "show_ownership", channel="test")
        assert "Returned" not in client.get(address(made["T1"])).text


@pytest.mark.both
def test_the_filter_keeps_what_owners_wrote_about_what_they_own(app, world, api, shop, client):
    bought = (now() - timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    shop.post("/purchases", order(email=world.ana.email, ordered_at=bought))
    mine = api(world.ana, "read", "write")
    made = {sku: mine.post("/threads", thread(sku)).json for sku in ("T1", "T2")}
    assert client.get("/api/v1/threads?owners=1").json["data"] == []
    with acting(app, world.ana) as viewer:
        give(viewer, "show_ownership", channel="test")
    kept = client.get("/api/v1/threads?owners=1").json["data"]
    assert [one["id"] for one in kept] == [made["T1"]["id"]]
    assert made["T1"]["title"] in client.get("/latest?owners=1").text
    assert made["T2"]["title"] not in client.get("/latest?owners=1").text
    assert made["T2"]["title"] in client.get("/latest").text


def thread(sku):
    about = {"title": f"How I clean my {sku}", "body": "With a brush.", "product": sku}
    return about | {"category": "questions", "kind": "discussion"}


def address(made):
    return made["url"].partition("127.0.0.1:8000")[2] or made["url"]


@pytest.mark.both
def test_a_guests_kept_page_shows_no_mark_from_the_moment_the_consent_is_taken_back(app, world, api, shop, client):
    """Twice asked is answered from the shelf; withdrawing, by API as by page, takes that page off it."""
    shop.post("/purchases", order(email=world.ana.email))
    mine = api(world.ana, "read", "write")
    made = mine.post("/threads", thread("T1")).json
    mine.put("/me/consents/show_ownership", {})
    first = client.get(address(made))
    again = client.get(address(made), headers={"If-None-Match": first.headers["ETag"]})
    assert "Owner since" in first.text and again.status_code == 304
    mine.delete("/me/consents/show_ownership")
    after = client.get(address(made), headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200 and "Owner since" not in after.text


def test_a_word_taken_back_is_gone_from_the_kept_page_as_well(world, api, client, sign_in, csrf, app):
    mine = api(world.ana, "read", "write")
    made = mine.post("/threads", thread("T2")).json
    mine.put("/me/consents/show_ownership", {})
    guest = app.test_client()
    sign_in(client, world.ana).post("/me/orders/owned", data={"sku": "T2", "csrf_token": csrf})
    assert "Says they own it" in guest.get(address(made)).text
    client.post("/me/orders/owned/T2/withdraw", data={"csrf_token": csrf})
    assert "Says they own it" not in guest.get(address(made)).text
