"""Whether a tip worked is said with the version of the product that one has."""

import re

import pytest

from core.db import db
from core.kept_pages import Shelf
from customers.products.models import Product
from forum.reactions.models import Reaction
from tests.purchases.make import order
from tests.world import acting

NEWER = {"sku": "T1-3", "name": "Grinder T1", "family": "Kitchen", "version": "3"}


@pytest.fixture
def tip(app, world, make):
    with acting(app):
        db.session.add(Product(**NEWER))
    return make.thread(world.ana, title="Rice cleans the burrs", category="tips", kind="tip", product="T1")


@pytest.fixture
def say(client, csrf):
    def do(post_id=1, **sent):
        return client.post(f"/posts/{post_id}/react", data={"csrf_token": csrf, **sent})

    return do


def page_of(client, thread):
    return client.get(f"/t/{thread.slug}/{thread.id}").text


def offered(text):
    """The versions to choose from; the chosen one in brackets."""
    found = re.findall(r"<option( selected)?>([^<]+)</option>", text)
    return [f"[{name}]" if chosen else name for chosen, name in found]


@pytest.mark.both
def test_the_versions_of_the_catalogue_are_offered_and_counted_below_the_tip(client, world, tip, sign_in, say):
    assert offered(page_of(sign_in(client, world.ben), tip)) == ["2", "3"]
    assert say(react="worked", product_version="2").status_code == 303
    sign_in(client, world.pia)
    say(react="did_not_work", product_version="2")
    sign_in(client, world.max)
    say(react="worked", product_version="3")
    text = page_of(client, tip)
    assert "Version 2: worked for 1 of 2" in text and "Version 3: worked for 1 of 1" in text
    assert offered(text) == ["2", "[3]"]


def test_what_one_bought_is_chosen_already(client, world, tip, sign_in, api):
    sent = order(email=world.ben.email, lines=[{"sku": "T1", "name": "T1", "quantity": 1, "net_amount": 100}])
    assert api(world.ada, "purchases:write").post("/purchases", sent).status_code == 201
    assert offered(page_of(sign_in(client, world.ben), tip)) == ["[2]", "3"]
    assert offered(page_of(sign_in(client, world.pia), tip)) == ["2", "3"]


def test_guests_see_the_counts_and_the_author_is_asked_nothing(app, client, world, tip, sign_in, say):
    sign_in(client, world.ben)
    say(react="worked", product_version="3")
    app.extensions["shelf"] = Shelf()
    for reader in (app.test_client(), sign_in(app.test_client(), world.ana)):
        text = page_of(reader, tip)
        assert "Version 3: worked for 1 of 1" in text and offered(text) == []


def test_a_version_that_the_catalogue_does_not_know_is_counted_and_never_printed(client, world, tip, sign_in, say):
    sign_in(client, world.ben)
    say(react="worked", product_version="buy elsewhere")
    text = page_of(client, tip)
    assert "Another version: worked for 1 of 1" in text and "buy elsewhere" not in text


def test_nobody_has_to_say_a_version_and_without_a_product_nobody_is_asked(client, world, make, tip, sign_in, say):
    sign_in(client, world.ben)
    say(react="worked", product_version="")
    assert "worked for" not in page_of(client, tip)
    other = make.thread(world.ana, title="Warm the cup first", category="tips", kind="tip")
    text = page_of(client, other)
    assert offered(text) == [] and "Works for me" in text


def test_a_like_says_nothing_of_a_version(app, client, world, tip, sign_in, say):
    sign_in(client, world.ben)
    say(react="like", product_version="2")
    with acting(app):
        assert db.session.get(Reaction, (1, world.ben.id, "like")).product_version == ""


def test_the_piece_that_comes_back_by_itself_has_the_counts_too(client, world, tip, sign_in, csrf):
    sign_in(client, world.ben)
    sent = {"react": "worked", "product_version": "2", "csrf_token": csrf}
    piece = client.post("/posts/1/react", data=sent, headers={"HX-Request": "true"})
    assert piece.status_code == 200 and "<html" not in piece.text
    assert "Version 2: worked for 1 of 1" in piece.text and offered(piece.text) == ["[2]", "3"]


def test_too_long_a_version_is_refused_as_what_it_is(client, world, tip, sign_in, say, api):
    sign_in(client, world.ben)
    refused = say(react="worked", product_version="2" * 41)
    assert refused.status_code == 422 and "40" in refused.text
    assert say(react="love").status_code == 404
    by_api = api(world.ben).put("/posts/1/reactions/worked", {"product_version": "2" * 41})
    assert by_api.status_code == 422 and set(by_api.json["errors"]) == {"product_version"}
    assert "worked for" not in page_of(client, tip)


@pytest.mark.parametrize("who", ["guest", "ben"])
def test_a_tip_that_was_tried_costs_eight_statements_at_most(
    app, client, world, tip, sign_in, say, count_statements, who, told
):
    sign_in(client, world.ben)
    say(react="worked", product_version="2")
    reader = client if who == "ben" else app.test_client()
    for _visit in range(2):
        app.extensions["shelf"] = Shelf()
        count_statements.clear()
        page_of(reader, tip)
    asked = [one for one in count_statements if "FROM options" not in one]
    told(f"statements of a tip for {who}: {len(asked)}")
    assert len(asked) <= 8, "\n\n".join(asked)
