"""The owner's mark (X1): verified, dated, gone with the consent."""

from datetime import UTC, datetime

import pytest

from core.access import Viewer
from core.db import db
from customers.consent.actions import give, withdraw
from customers.products.queries import by_sku
from customers.purchases.ownership import Asked, marks, post_author
from tests.purchases.make import order, refund
from tests.world import acting

pytestmark = pytest.mark.both
TENTH = datetime(2026, 5, 10, tzinfo=UTC)


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read")


@pytest.fixture
def posts(app, world):
    """Ana's posts of 10 May: 1 about T1, 2 about T2, and 3 about T1 from before she bought it."""
    with acting(app):
        t1, t2 = by_sku("T1").id, by_sku("T2").id
    early = datetime(2026, 4, 10, tzinfo=UTC)
    return [Asked(1, world.ana.id, t1, TENTH), Asked(2, world.ana.id, t2, TENTH), Asked(3, world.ana.id, t1, early)]


def agree(app, person):
    with acting(app, person) as viewer:
        give(viewer, "show_ownership", channel="test")


def seen(app, posts):
    with acting(app):
        return marks(posts)


def test_an_owner_is_marked_where_they_speak_of_what_they_own(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email))
    agree(app, world.ana)
    found = seen(app, posts)
    assert (found[1].at_post, found[1].now) == ("owner", "owner")
    assert 2 not in found
    with acting(app):
        assert found[1].label == "Owner since May 2026"


def test_a_post_from_before_the_purchase_bears_no_mark(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email))
    agree(app, world.ana)
    early = seen(app, posts)[3]
    assert (early.at_post, early.now, early.label) == ("none", "owner", "")


def test_all_of_it_sent_back_reads_returned(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email))
    agree(app, world.ana)
    shop.post("/purchases/O-1/refunds", refund())
    mark = seen(app, posts)[1]
    assert (mark.at_post, mark.now, mark.label) == ("owner", "returned", "Returned")


def test_a_part_sent_back_leaves_the_mark(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email))
    agree(app, world.ana)
    shop.post("/purchases/O-1/refunds", refund(lines=[{"sku": "T1", "quantity": 0, "net_amount": 100}]))
    assert seen(app, posts)[1].now == "owner"


def test_without_consent_there_is_no_mark_and_with_its_withdrawal_it_goes(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email))
    assert seen(app, posts) == {}
    agree(app, world.ana)
    assert 1 in seen(app, posts)
    with acting(app, world.ana) as viewer:
        withdraw(viewer, "show_ownership", channel="test")
    assert seen(app, posts) == {}


def test_a_page_of_posts_costs_one_statement(app, world, shop, posts, count_statements):
    shop.post("/purchases", order(email=world.ana.email))
    agree(app, world.ana)
    with acting(app):
        count_statements.clear()
        html = post_author([(post.id, post.author_id, post.product_id, post.created_at) for post in posts * 7])
        assert len(count_statements) == 1
    assert "Owner since May 2026" in html[1]


def test_whoever_bought_elsewhere_says_so_themselves(app, world, api, posts):
    mine = api(world.ana, "read", "write")
    assert mine.put("/me/owned/T2").status_code == 200
    agree(app, world.ana)
    assert seen(app, posts)[2].label == "Says they own it"
    assert mine.delete("/me/owned/T2").status_code == 204
    assert 2 not in seen(app, posts)


def test_what_is_no_product_cannot_be_owned(world, api):
    assert api(world.ana, "read", "write").put("/me/owned/NOPE").status_code == 404


def test_an_unpaid_order_makes_no_owner(app, world, shop, posts):
    shop.post("/purchases", order(email=world.ana.email, status="pending"))
    agree(app, world.ana)
    assert seen(app, posts) == {}
    shop.patch("/purchases/O-1", {"status": "paid"})
    assert seen(app, posts)[1].now == "owner"


def viewer_of(person):
    return Viewer(id=person.id)


def test_a_variant_counts_for_its_product(app, world, shop, api, posts):
    pia = api(world.pia, "read", "write")
    assert pia.post("/products", {"sku": "T1-RED", "name": "T1, red", "parent": "T1"}).status_code == 201
    shop.post("/purchases", order(email=world.ana.email, lines=[{"sku": "T1-RED", "quantity": 1, "net_amount": 1}]))
    agree(app, world.ana)
    assert seen(app, posts)[1].now == "owner"
    with acting(app):
        db.session.rollback()
