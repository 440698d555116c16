"""The page of a product, for staff: its data, what was sold of it and what people say of it."""

import pytest

from forum.posts.writing import write
from ideas.ideas import actions as ideas
from tests.purchases.make import LINES, order, refund
from tests.world import acting


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write", "read", "write")


@pytest.fixture
def pia(app, world, sign_in):
    return sign_in(app.test_client(), world.pia)


def figure(page, label):
    """What stands above a label."""
    return (
        page.partition(f">{label}<")[0].rpartition('<span class="figure__value')[2].partition(">")[2].partition("<")[0]
    )


@pytest.mark.both
def test_owners_orders_and_revenue_are_what_was_kept_of_it_and_its_variants(shop, world, pia):
    assert shop.post("/products", {"sku": "T1-RED", "name": "Grinder T1, red", "parent": "T1"}).status_code == 201
    red = [LINES[0] | {"sku": "T1-RED", "quantity": 2}]
    shop.post("/purchases", order(email=world.ana.email))
    shop.post("/purchases", order(email=world.ana.email, order_id="O-2", lines=red))
    shop.post("/purchases", order(email=world.ben.email, order_id="O-3"))
    shop.post("/purchases/O-3/refunds", refund(lines=[{"sku": "T1", "quantity": 1, "net_amount": 5990}]))
    shop.post("/purchases/O-1/refunds", refund(refund_id="R-2", lines=[{"sku": "T1", "net_amount": 990}]))
    page = pia.get("/lab/products/T1").text
    assert figure(page, "Owners") == "1"
    assert figure(page, "Orders kept") == "2"
    assert figure(page, "Net revenue") == "109.90 EUR"
    assert "T1-RED" in page and "Variant" in page
    assert figure(pia.get("/lab/products/T1-RED").text, "Pieces kept") == "2"


def test_nothing_sold_is_no_data_and_not_0(pia):
    page = pia.get("/lab/products/T2").text
    assert figure(page, "Net revenue") == "no data" and figure(page, "Owners") == "0"


def test_it_shows_its_family_and_leads_to_its_form(app, pia, world, sign_in):
    page = pia.get("/lab/products/T1").text
    assert "Kettle T2" in page and "/lab/products/T2" in page
    assert "/lab/products/T1/edit" in page and pia.get("/lab/products/T1/edit").status_code == 200
    assert "/edit" not in sign_in(app.test_client(), world.mia).get("/lab/products/T1").text
    assert 'href="/lab/products/T1"' in pia.get("/lab/products").text


def test_a_sku_with_a_slash_has_a_page_and_a_form(shop, pia):
    shop.post("/purchases", order(lines=[LINES[0] | {"sku": "X/9", "name": "Brush"}]))
    assert "Only orders know it" in pia.get("/lab/products/X/9").text
    assert 'name="family"' in pia.get("/lab/products/X/9/edit").text


def test_threads_and_ideas_about_it_are_shown_with_their_addresses(app, world, make, pia):
    make.thread(world.ana, title="Grinds unevenly", product="T1")
    make.thread(world.ana, title="Of another thing", product="T2")
    with acting(app, world.ben) as viewer:
        idea = ideas.submit(viewer, "A quieter T1", write("Please."), product="T1").id
    page = pia.get("/lab/products/T1").text
    assert "Grinds unevenly" in page and f"/ideas/{idea}/" in page and "Of another thing" not in page
    assert "Nobody has proposed" in pia.get("/lab/products/T2").text


def test_it_costs_the_same_for_one_thread_and_order_and_for_many(app, shop, world, make, pia, count_statements):
    def cost():
        pia.get("/lab/products/T1")
        count_statements.clear()
        assert pia.get("/lab/products/T1").status_code == 200
        return len([one for one in count_statements if "FROM options" not in one])

    def one_more(number):
        shop.post("/purchases", order(email=world.ana.email, order_id=f"M-{number}"))
        make.thread(world.ana, title=f"On the T1, part {number}", product="T1")
        with acting(app, world.ben) as viewer:
            ideas.submit(viewer, f"Something else number {number} for it", write("Please."), product="T1")

    one_more(0)
    few = cost()
    for number in range(1, 9):
        one_more(number)
    assert cost() == few <= 8


def test_it_is_for_staff(app, client, sign_in, world, pia):
    assert client.get("/lab/products/T1").status_code == 303
    assert sign_in(app.test_client(), world.ana).get("/lab/products/T1").status_code == 403
    assert pia.get("/lab/products/none").status_code == 404
