"""What holds on every route: who asks, problem JSON, unknown fields, what is not there, sessions, keys, limits."""

import json
from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.limits import MANY, USUAL
from customers.models import Customer
from tests.contract.asking import problem, wrong_rows
from tests.contract.conftest import thread
from tests.world import acting


def test_nobody_is_asked_to_sign_in_and_told_how(ask):
    answer = ask("guest", "GET", "/me")
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "bearer\tx", "Token x"])
def test_a_token_that_is_none_of_ours_opens_nothing_not_even_what_is_public(app, world, header):
    for path in ("/api/v1/me", "/api/v1/threads", "/latest"):
        answer = app.test_client().get(path, headers={"Authorization": header})
        assert answer.status_code in (401, 303), (path, answer.status_code)


def test_a_token_does_what_its_scopes_say_and_no_more_than_its_person_may(ask):
    rows = [
        ("ana/read", "GET", "/me", None, 200, ""),
        ("ana/write", "GET", "/me", None, 403, ""),
        ("ana/read", "PATCH", "/me", {"name": "Ana"}, 403, ""),
        ("ana/write", "PATCH", "/me", {"name": "Ana"}, 200, ""),
        ("ana/feed:read", "GET", "/feed", None, 200, ""),
        ("ana", "GET", "/feed", None, 403, ""),
        ("ana/admin", "GET", "/feed", None, 403, ""),
        ("ana/purchases:write", "POST", "/purchases", {}, 422, "order_id customer ordered_at currency lines"),
        ("ada", "POST", "/purchases", {}, 403, ""),
        ("ana", "POST", "/campaigns", {}, 403, ""),
        ("ana", "PUT", "/customers", {}, 403, ""),
    ]
    assert wrong_rows(ask, rows) == []


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("who", ["guest", "ana"])
def test_what_is_at_no_address_is_not_there_whatever_the_method(ask, who, method):
    for path in ("/nothing", "/me/", "/threads/-1", "/threads/abc", "/threads/1e3", "/threads/1/posts/"):
        problem(ask(who, method, path), 404)
    for path in ("/threads/99999999999999999999", "/threads/9007199254740993", "/threads/0"):
        problem(ask(who, "GET", path), 404)


def test_an_address_with_another_method_says_which_it_takes(ask):
    for path, allowed in (("/me", {"GET", "PATCH"}), ("/customers", {"PUT"}), ("/threads", {"GET", "POST"})):
        answer = ask("ana", "DELETE", path)
        problem(answer, 405)
        assert allowed <= {name.strip() for name in answer.headers["Allow"].split(",")}


def test_heads_and_options_are_answered_without_a_body(ask):
    head = ask("ana", "HEAD", "/me")
    assert (head.status_code, head.data) == (200, b"")
    options = ask("ana", "OPTIONS", "/me")
    assert options.status_code == 200 and "PATCH" in options.headers["Allow"]


@pytest.mark.parametrize("raw", ["{", "[1]", "null", '"text"', "7", '{"name": NaN}', "\xff"])
def test_what_is_no_json_object_is_a_bad_request(app, ask, raw):
    headers = {"Authorization": f"Bearer {ask.token('ana')}", "Content-Type": "application/json"}
    answer = app.test_client().patch("/api/v1/me", data=raw.encode("latin-1"), headers=headers)
    problem(answer, 400)


def test_json_is_taken_under_any_name_and_what_is_none_under_its_own_is_another_medium(app, ask):
    token = {"Authorization": f"Bearer {ask.token('ana')}"}
    client = app.test_client()
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", None):
        named = token | ({"Content-Type": kind} if kind else {})
        assert client.patch("/api/v1/me", data=b'{"bio": "x"}', headers=named).status_code == 200, kind
        for method, path in (("PATCH", "/me"), ("POST", "/me/export")):
            answer = client.open(f"/api/v1{path}", method=method, data=b"bio=x", headers=named)
            assert "application/json" in problem(answer, 415)["detail"], kind
        problem(client.patch("/api/v1/me", data=b"[1]", headers=named), 400)
    sent = {"data": b"bio=x", "headers": token | {"Content-Type": "application/merge-patch+json; charset=utf-8"}}
    problem(client.patch("/api/v1/me", **sent), 400)


def test_an_empty_limit_is_a_bad_limit_and_an_empty_cursor_is_the_beginning(ask, place):
    for limit in ("", "%20", "abc", "0", "101"):
        for path in ("/threads", "/rewards/rules", "/ideas", "/categories"):
            problem(ask("ana", "GET", f"{path}?limit={limit}"), 422, "limit")
    assert ask("ana", "GET", "/threads?after=&limit=1").status_code == 200
    problem(ask("ada/feed:read", "GET", "/feed?limit="), 422, "limit")
    assert ask("ada/feed:read", "GET", "/feed?after=").status_code == 200


DOUBLED = {
    '{"name": "Ana", "name": "Eve"}': "name",
    '{"name": "Ana", "n\\u0061me": "Ana"}': "name",
    '{"attributes": {"size": 1, "age": {"x": [{"y": 1, "y": 2}]}}}': "y",
    '{"name": 1e999999, "a": NaN, "a": 1}': "",
    "[" * 1000 + '{"a": 1, "a": 2}' + "]" * 1000: "",
}


@pytest.mark.parametrize("raw", DOUBLED)
def test_a_key_that_is_there_twice_is_a_bad_request_that_names_it(app, ask, raw):
    """Whatever its route takes, a form that takes nothing and a shop's door as well."""
    headers = {
        "Authorization": f"Bearer {ask.token('ada/read,write,purchases:write')}",
        "Content-Type": "application/json",
    }
    for method, path in (("PATCH", "/me"), ("POST", "/purchases"), ("PUT", "/leaderboard/me"), ("POST", "/me/export")):
        answer = app.test_client().open(f"/api/v1{path}", method=method, data=raw, headers=headers)
        assert f"“{DOUBLED[raw]}”" in problem(answer, 400)["detail"] or not DOUBLED[raw], path


def test_an_unknown_field_is_refused_on_every_route_that_writes(app, ask, place):
    """Also where no field is taken at all. Access is judged before."""
    numbers = {
        "thread_id": place.question,
        "post_id": place.reply,
        "idea_id": place.idea,
        "campaign_id": place.campaign,
    }
    numbers |= {"customer_id": place.customer, "purpose": "research", "kind": "like", "sku": "T1"}
    ignored = []
    for rule in app.url_map.iter_rules():
        route = app.extensions["routes"].get(rule.endpoint)
        if not rule.rule.startswith("/api/v1") or not route.csrf or not set(rule.arguments) <= numbers.keys():
            continue
        for method in sorted(rule.methods & {"POST", "PUT", "PATCH"}):
            with app.test_request_context():
                path = rule.build({name: numbers[name] for name in rule.arguments})[1].removeprefix("/api/v1")
            who = "ada/read,write,purchases:write,admin"
            answer = ask(who, method, path, {"there_is_no_such_field": 1})
            if "there_is_no_such_field" not in (answer.json or {}).get("errors", {}):
                ignored.append(f"{method} {rule.rule}: {answer.status_code} {answer.text[:80]}")
    assert ignored == []


def test_access_is_judged_before_the_content(ask, place):
    nonsense = {"foo": 1}
    rows = [
        ("ben", "PATCH", f"/threads/{place.question}", nonsense, 403, ""),
        ("ana", "PATCH", f"/posts/{place.reply}", nonsense, 403, ""),
        ("ben", "PUT", f"/threads/{place.question}/answer", nonsense, 403, ""),
        ("ben", "PATCH", f"/ideas/{place.idea}", nonsense, 403, ""),
        ("ana", "PUT", f"/ideas/{place.idea}/status", nonsense, 403, ""),
        ("ana", "PATCH", f"/campaigns/{place.campaign}", nonsense, 403, ""),
        ("ana", "PATCH", f"/customers/{place.customer}", nonsense, 403, ""),
        ("ana/read", "POST", "/threads", nonsense, 403, ""),
        ("guest", "POST", "/threads", nonsense, 401, ""),
        ("ana", "PATCH", "/threads/999", nonsense, 404, ""),
        ("ana", "PATCH", "/posts/999", nonsense, 404, ""),
        ("ana", "POST", "/threads/999/posts", nonsense, 404, ""),
        ("ana", "PUT", "/threads/999/answer", nonsense, 404, ""),
        ("ana", "PUT", "/ideas/999/vote", nonsense, 404, ""),
        ("ana", "PUT", "/posts/999/reactions/like", nonsense, 404, ""),
        ("ana", "PUT", "/me/consents/nothing", nonsense, 404, ""),
        ("pia", "PATCH", "/campaigns/999", nonsense, 404, ""),
        ("pia", "PATCH", "/products/nothing", nonsense, 404, ""),
        ("ada", "PATCH", "/customers/999", nonsense, 404, ""),
        ("ada", "POST", "/customers/999/merge", nonsense, 404, ""),
        ("ada/purchases:write", "PATCH", "/purchases/nothing", nonsense, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_patch_that_changes_nothing_changes_nothing(ask, place, app):
    for who, path in (
        ("ana", "/me"),
        ("ana", f"/threads/{place.question}"),
        ("ana", f"/ideas/{place.idea}"),
        ("pia", f"/campaigns/{place.campaign}"),
        ("pia", "/products/T1"),
        ("ada", f"/customers/{place.customer}"),
    ):
        before = ask(who, "GET", path).json
        answer = ask(who, "PATCH", path, {})
        assert (answer.status_code, answer.json) == (200, before), path


class Session:
    """A browser's session with the API."""

    def __init__(self, client, csrf):
        self.client, self.csrf = client, csrf

    def post(self, path, body, **headers):
        return self.client.post(f"/api/v1{path}", json=body, headers={"X-CSRFToken": self.csrf} | headers)


def test_the_sites_session_needs_its_csrf_token(client, world, sign_in, csrf):
    sign_in(client, world.ana)
    assert client.get("/api/v1/me").json["handle"] == "ana"
    problem(client.post("/api/v1/threads", json=thread()), 400)
    problem(Session(client, "nonsense").post("/threads", thread()), 400)
    assert Session(client, csrf).post("/threads", thread()).status_code == 201


def test_a_suspended_person_is_nobody_and_a_silenced_one_only_reads(app, ask, place, world):
    row = ("ben", "POST", f"/threads/{place.question}/posts", {"body": "Once more."}, 403, "")
    for column, status in (("silenced_until", 403), ("suspended_until", 401)):
        with acting(app):
            setattr(db.session.get_one(Customer, world.ben.id), column, now() + timedelta(days=1))
        assert wrong_rows(ask, [(*row[:4], status, "")]) == []
        assert ask("ben", "GET", "/me").status_code == (200 if status == 403 else 401)


ORDER = {"order_id": "O/1", "ordered_at": "2026-05-01T10:00:00Z", "currency": "EUR"}
ORDER |= {"lines": [{"sku": "T1", "name": "Grinder", "quantity": 1, "net_amount": 5990}]}
EVENT = {"event_id": "E/1", "at": "2026-05-01T10:00:00Z", "measure": "brews", "value": 3}
OF_CARL = {"customer": {"external_id": "c-1"}}
CREATES = {
    "/threads": ("ana", thread()),
    "/ideas": ("ben", {"title": "A quieter lid", "body": "It bangs."}),
    "/campaigns": ("pia", {"title": "Once more", "brief": "Say."}),
    "/categories": ("ada/read,admin", {"slug": "pots", "name": "Pots"}),
    "/products": ("pia", {"sku": "P/1", "name": "Pot"}),
    "/badges": ("max", {"name": "Baker", "description": "Bakes."}),
    "/purchases": ("ada/read,purchases:write", OF_CARL | ORDER),
    "/support-cases": ("ada/read,purchases:write", OF_CARL | {"case_id": "K/1", "opened_at": "2026-05-01T10:00:00Z"}),
    "/usage": ("ada/read,purchases:write", OF_CARL | EVENT),
    "/webhooks": ("ada/admin", {"url": "https://example.com/hook"}),
}
SHOWN_ONCE = {"secret"}


def test_what_was_created_is_named_with_its_address_where_one_can_get_it(app, ask):
    """Where a GET of one stands beside the POST; the table names them all."""
    routes = [(rule, app.extensions["routes"].get(rule.endpoint)) for rule in app.url_map.iter_rules()]
    shown = {rule.rule.rpartition("/")[0] for rule, _route in routes if "GET" in rule.methods and rule.arguments}
    made = {rule.rule for rule, route in routes if "POST" in rule.methods and route and route.status == 201}
    assert {path.removeprefix("/api/v1") for path in made & shown} == set(CREATES)
    for path, (who, body) in CREATES.items():
        answer = ask(who, "POST", path, body)
        assert answer.status_code == 201, (path, answer.text)
        address = answer.headers["Location"].partition("/api/v1")[2]
        again = ask(who, "GET", address).json
        assert again == {name: value for name, value in answer.json.items() if name not in SHOWN_ONCE}, path


class TestIdempotencyKey:
    def test_the_same_request_is_done_once_and_answered_alike(self, ask):
        first, again = (ask("ana", "POST", "/threads", thread(), Idempotency_Key="k-1") for _ in range(2))
        assert (first.status_code, first.json) == (again.status_code, again.json)
        assert first.headers["Location"] == again.headers["Location"]
        assert len(ask("ana", "GET", "/threads").json["data"]) == 1

    def test_without_a_key_it_is_done_twice(self, ask):
        assert len({ask("ana", "POST", "/threads", thread()).json["id"] for _ in range(2)}) == 2

    def test_another_request_under_the_key_is_a_conflict(self, ask, place):
        assert ask("ana", "POST", "/threads", thread(title="One title"), Idempotency_Key="k-1").status_code == 201
        problem(ask("ana", "POST", "/threads", thread(title="Another title"), Idempotency_Key="k-1"), 409)
        problem(ask("ana", "POST", f"/threads/{place.question}/posts", thread(), Idempotency_Key="k-1"), 409)

    def test_a_key_is_its_persons_own(self, ask):
        ask("ana", "POST", "/threads", thread(), Idempotency_Key="k-1")
        assert ask("ben", "POST", "/threads", thread(), Idempotency_Key="k-1").status_code == 201
        assert len(ask("ana", "GET", "/threads").json["data"]) == 2

    def test_a_refused_request_leaves_its_key_free(self, ask):
        problem(ask("ana", "POST", "/threads", thread(title="x"), Idempotency_Key="k-1"), 422, "title")
        assert ask("ana", "POST", "/threads", thread(), Idempotency_Key="k-1").status_code == 201

    @pytest.mark.parametrize("key", ["", "k" * 256])
    def test_a_key_has_1_to_255_characters(self, ask, key):
        problem(ask("ana", "POST", "/threads", thread(), Idempotency_Key=key), 422, "Idempotency-Key")

    def test_it_is_honoured_on_every_post_that_creates(self, ask, place):
        for who, path, body in (
            ("ben", f"/threads/{place.question}/posts", {"body": "Once."}),
            ("ben", "/ideas", {"title": "A quieter lid", "body": "It bangs."}),
            ("pia", "/campaigns", {"title": "Once more", "brief": "Say."}),
            ("pia", "/products", {"sku": "P1", "name": "Pot"}),
            ("pia", "/attributes", {"key": "size", "label": "Size", "kind": "number"}),
            ("pia", "/segments", {"name": "Buyers", "rule": {"fact": "orders", "gte": 1}}),
            ("max", "/rewards/catalogue", {"name": "A mug", "cost": 5}),
            ("ana", "/me/export", None),
        ):
            first, again = (ask(who, "POST", path, body, Idempotency_Key=f"key of {path}") for _ in range(2))
            assert first.status_code in (201, 202) and (first.status_code, first.json) == (
                again.status_code,
                again.json,
            )


class TestRateLimits:
    def test_the_defaults_are_600_and_for_shops_and_the_feed_6000(self):
        assert (USUAL.amount, MANY.amount, USUAL.get_expiry()) == (600, 6000, 60)

    def test_one_too_many_is_told_when_to_come_back(self, ask):
        codes = [ask("ana", "GET", "/categories").status_code for _ in range(600)]
        assert set(codes) == {200}
        answer = ask("ana", "GET", "/categories")
        problem(answer, 429)
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert ask("ben", "GET", "/categories").status_code == 200


def test_times_are_utc_with_z_and_whole_seconds(ask, place):
    at = ask("ana", "GET", f"/threads/{place.question}").json["created_at"]
    assert len(at) == len("2026-11-22T09:30:00Z") and at.endswith("Z")


def test_bodies_come_back_as_they_were_sent(ask):
    title, body = "Ünïcode 🎉 <b>&amp;", "*Zeile*\n\n> Zitat\n\n<script>alert(1)</script> ﷽"
    made = ask("ana", "POST", "/threads", thread(title=title, body=body)).json
    post = ask("ana", "GET", f"/threads/{made['id']}/posts").json["data"][0]
    assert made["title"] == title and post["body"] == body and "<script" not in post["html"]
    assert json.dumps(post)
