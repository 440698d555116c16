"""The site's own name is nobody's handle, at whatever door a handle is chosen."""

import pytest

from core.options import set_option
from customers import handles
from customers.accounts.queries import free_handle
from tests.customers.doors import PASSWORD, send
from tests.world import acting

KEPT = "kept for the house"


@pytest.fixture
def named(app):
    """The site, called so by its staff."""

    def do(name):
        with acting(app):
            set_option("site_name", name, None)

    return do


@pytest.mark.parametrize(
    "handle", ["customerlab", "Customer-Lab", "customer.lab", "cust0merlab", "customerIab", "custorner_lab"]
)
def test_what_reads_like_the_name_is_the_houses(handle):
    assert KEPT in str(handles.problem(handle, site_name="Customer Lab"))


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Café Möwe", "cafe-mowe"),
        ("Café Möwe", "café.möwe"),
        ("Кружка", "кружка"),
        ("The A|B Shop!", "theab-shop"),
        ("カフェ", "カフェ"),
    ],
)
def test_accents_spaces_and_signs_make_no_difference(name, handle):
    assert handles.problem(handle) is None
    assert KEPT in str(handles.problem(handle, site_name=name))


@pytest.mark.parametrize("name", ["", "!!!", "Customer Lab"])
def test_other_handles_are_free(name):
    for handle in ("customer-labs", "labs", "ana"):
        assert handles.problem(handle, site_name=name) is None


def test_it_is_refused_at_every_door(app, client, world, named, sign_in):
    named("The Tern Room")
    fields = {"email": "olga@example.com", "name": "", "password": PASSWORD}
    sent = {
        "sign-up": send(client, "/sign-up", handle="tern-room", **fields),
        "the site": send(client, "/sign-up", handle="The.Tern-Ro0m", **fields),
    }
    assert KEPT not in sent["sign-up"].text
    own = send(sign_in(client, world.ana), "/settings/profile", name="Ana", handle="thetemroom", bio="")
    page = f"/admin/people/{world.ben.id}"
    by_staff = send(sign_in(client, world.mia), f"{page}/handle", at=page, handle="the-tern-room")
    for answer in (sent["the site"], own, by_staff):
        assert answer.status_code == 422 and KEPT in answer.text


def test_a_handle_made_from_a_name_goes_round_it(app, named):
    named("Olga")
    with acting(app):
        assert free_handle("olga") == "olga-2"


def test_the_operators_name_counts_where_staff_gave_none(app, client):
    answer = send(client, "/sign-up", email="olga@example.com", handle="customer-lab", name="", password=PASSWORD)
    assert answer.status_code == 422 and KEPT in answer.text


def test_who_has_it_already_keeps_it(app, client, world, named, sign_in):
    named("Ana")
    kept = send(sign_in(client, world.ana), "/settings/profile", name="Ana Bell", handle="ana", bio="")
    assert kept.status_code == 303
