"""An answer tells whom the record named, also while nobody fits; an order's e-mail address is told to the shop and to staff."""

import pytest

from customers.record.erasing import erase
from tests.purchases.make import order
from tests.purchases.test_support import CASE, USE
from tests.world import acting

pytestmark = pytest.mark.both
WAITING = {"external_id": "crm-7", "email": "nobody@example.org"}


@pytest.fixture
def shop(world, api):
    return api(world.ada, "purchases:write")


@pytest.mark.parametrize(
    ("path", "sent", "key"),
    [("/purchases", order(), "O-1"), ("/support-cases", CASE, "C-1"), ("/usage", USE, "E-1")],
    ids=["order", "case", "use"],
)
@pytest.mark.parametrize("who", [{"external_id": "crm-7"}, WAITING, {"email": "ana@example.com"}])
def test_each_answer_tells_whom_it_named(shop, path, sent, key, who):
    named = {"external_id": None, "email": None} | who
    made, again = (shop.post(path, sent | {"customer": who}) for _twice in range(2))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json["customer"] == again.json["customer"] == shop.get(f"{path}/{key}").json["customer"] == named


def test_staff_see_whom_a_waiting_order_named_and_its_owner_no_address(shop, world, api):
    shop.post("/purchases", order(None, "crm-7") | {"customer": WAITING})
    assert [one["customer"] for one in api(world.noa, "read").get("/purchases").json["data"]] == [WAITING]
    shop.post("/purchases", order(world.ana.email, order_id="O-2"))
    anas = api(world.ana, "read")
    assert anas.get("/purchases/O-2").json["customer"] == {"external_id": None, "email": None}
    assert world.ana.email not in anas.get(f"/customers/{world.ana.id}/purchases").text


def test_who_was_erased_is_named_no_more(app, shop, world):
    for path, sent in (("/purchases", order(world.ana.email)), ("/support-cases", CASE), ("/usage", USE)):
        assert shop.post(path, sent).status_code == 201
    with acting(app):
        erase(world.ana.id)
    assert shop.get("/purchases/O-1").json["customer"] == {"external_id": None, "email": None}
    assert [shop.get(path).status_code for path in ("/support-cases/C-1", "/usage/E-1")] == [404, 404]
