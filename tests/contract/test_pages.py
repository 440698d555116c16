"""Pages and what machines read: which are there, for whom, and in which forms."""

import pytest

from tests.contract.conftest import made, thread

PUBLIC = [
    "/",
    "/latest",
    "/unanswered",
    "/top/day",
    "/top/week",
    "/top/month",
    "/top/quarter",
    "/top/year",
    "/top/all",
    "/c/tips",
    "/tag/burrs",
    "/p/T1",
    "/ideas",
    "/roadmap",
    "/changelog",
    "/u/ana",
    "/leaderboard",
    "/badges",
    "/rewards",
    "/search?q=burrs",
    "/sign-up",
    "/sign-in",
    "/tour",
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/sitemap.xml",
    "/manifest.webmanifest",
    "/api/v1/docs",
    "/api/v1/openapi.json",
]
OWN = ["/inbox", "/settings/profile", "/settings/account", "/settings/tokens", "/me/data"]
STAFF = ["/lab/segments", "/lab/purchases", "/lab/products", "/lab/feed"]
GONE = [
    "/c/nothing",
    "/c/staff-room",
    "/t/x/999",
    "/u/nobody",
    "/p/nothing",
    "/top/nothing",
    "/ideas/999/x",
    "/nothing",
    "/latest/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_guest_finds_it(client, ask, place, path):
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200 and client.head(path).data == b""


@pytest.mark.parametrize("path", OWN)
def test_a_guest_is_led_to_sign_in_and_back(client, world, path):
    answer = client.get(path)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/sign-in?next={path}"


@pytest.mark.parametrize("path", OWN)
def test_a_member_finds_their_own(client, world, sign_in, path):
    assert sign_in(client, world.ana).get(path).status_code == 200


@pytest.mark.parametrize("path", STAFF)
def test_staffs_rooms_are_staffs(client, world, sign_in, path):
    assert sign_in(client, world.ana).get(path).status_code == 403
    assert sign_in(client, world.ada).get(path).status_code == 200


@pytest.mark.parametrize("path", GONE)
def test_what_is_not_there_looks_the_same(client, ask, place, path):
    assert client.get(path).status_code == 404


def test_a_threads_id_decides_and_a_wrong_slug_leads_on(client, ask):
    one = made(ask("ana", "POST", "/threads", thread()))
    path = one["url"].partition("127.0.0.1:8000")[2] or one["url"].split("/", 3)[3]
    path = "/" + path.lstrip("/")
    assert client.get(path).status_code == 200
    answer = client.get(f"/t/wrong/{one['id']}")
    assert answer.status_code == 301 and answer.headers["Location"].endswith(path)
    assert client.get(f"{path}/1", follow_redirects=True).status_code == 200
    assert client.get(f"{path}/2").status_code == client.get(f"{path}/1000000000").status_code == 404


def test_a_page_that_did_not_change_is_not_sent_again(client, ask, place):
    first = client.get("/latest")
    again = client.get("/latest", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/latest", headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/latest", "/unanswered", "/top/week", "/c/tips", "/tag/burrs", "/p/T1", "/ideas", "/changelog"]
)
def test_a_public_list_is_a_feed_too_and_says_so(client, ask, place, path):
    page = client.get(path).text
    for form, kind in ((".atom", "application/atom+xml"), (".json", "application/feed+json")):
        answer = client.get(f"{path}{form}")
        assert answer.status_code == 200 and answer.mimetype == kind
        assert f'href="{path}{form}"' in page or (f"{path}{form}" in page and 'rel="alternate"' in page)
    assert client.get(f"{path}.json").json["version"] == "https://jsonfeed.org/version/1.1"


def test_readers_lag_never_makes_the_site_unready(client, ask, place):
    answer = client.get("/readyz")
    assert answer.status_code == 200 and answer.json["readers"]["search"]["lag"] > 0


def test_signing_in_takes_email_password_and_the_forms_token(client, world, csrf):
    page = client.get("/sign-in").text
    assert all(f'name="{name}"' in page for name in ("email", "password", "csrf_token"))
    assert client.post("/sign-in", data={"email": "ana@example.com", "password": "x"}).status_code == 400
