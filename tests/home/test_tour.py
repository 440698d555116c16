"""The tour: in words for guests, with their own numbers for people who are signed in."""

import re

from core.db import db
from rewards.levels.models import Level
from rewards.rules.defaults import make_default_rules
from tests.purchases.make import order
from tests.world import acting


def test_a_guest_walks_through_in_words(client):
    page = client.get("/tour")
    assert page.status_code == 200
    assert "You buy something" in page.text and "figure__value" not in page.text


def test_a_member_sees_their_own_numbers(app, client, world, sign_in, api, make, drain):
    with acting(app):
        make_default_rules()
        db.session.add(Level(name="Regular", points=100))
    api(world.ada, "purchases:write").post("/purchases", order(email=world.ana.email))
    make.thread(world.ana, category="tips", kind="tip")
    drain()
    text = sign_in(client, world.ana).get("/tour").text
    assert re.findall(r'figure__value"><a[^>]*>(\d+)<', text) == ["1", "1", "0", "64", "0"]
    assert "You have told 1 tip." in text and "36 points to go" in text


def test_every_link_of_the_tour_leads_somewhere(client, world, sign_in):
    for visitor in (client, sign_in(client.application.test_client(), world.ana)):
        main = visitor.get("/tour").text.partition("<main")[2].partition("</main>")[0]
        for address in set(re.findall(r'href="(/[^"#]*)"', main)):
            assert visitor.get(address, follow_redirects=True).status_code == 200, address
