"""Lists: `?limit=` (50 by default, at most 100), `?after=`, `{"data", "next"}` and `Link: rel="next"`."""

import re

import pytest

from core.paging import encode
from tests.contract.asking import problem
from tests.contract.conftest import made, thread

LISTS = [
    ("guest", "/categories"),
    ("guest", "/threads"),
    ("guest", "/threads/{question}/posts"),
    ("guest", "/campaigns"),
    ("guest", "/ideas"),
    ("guest", "/ideas?order=top"),
    ("guest", "/ideas?order=trending"),
    ("pia", "/ideas/{idea}/voters"),
    ("pia", "/ideas/{idea}/evidence"),
    ("ada", "/purchases"),
    ("ada", "/customers/{customer}/timeline"),
    ("ada", "/customers/{customer}/purchases"),
    ("ada", "/customers/{customer}/support-cases"),
    ("ana", "/customers/{ana}/ledger"),
    ("pia", "/attributes"),
    ("guest", "/products"),
    ("pia", "/segments"),
    ("ana", "/rewards/rules"),
    ("guest", "/rewards/catalogue"),
    ("guest", "/leaderboard"),
    ("guest", "/badges"),
    ("ana", "/search?q=burrs"),
    ("ana", "/search/similar?title=burrs"),
    ("ana", "/me/record/posts"),
]


@pytest.fixture
def path_of(place, world):
    numbers = vars(place) | {"ana": world.ana.id}
    return lambda path: path.format(**numbers)


@pytest.mark.parametrize(("who", "path"), LISTS, ids=[path for _who, path in LISTS])
def test_a_list_has_data_and_next_and_takes_a_limit_and_a_cursor(ask, path_of, who, path):
    path = path_of(path)
    and_ = "&" if "?" in path else "?"
    answer = ask(who, "GET", path)
    assert answer.status_code == 200 and isinstance(answer.json["data"], list) and "next" in answer.json
    for wrong in ("", "0", "101", "abc", "-1", "1.5", "9" * 30):
        problem(ask(who, "GET", f"{path}{and_}limit={wrong}"), 422, "limit")
    for fine in ("1", "100"):
        assert ask(who, "GET", f"{path}{and_}limit={fine}").status_code == 200, fine
    for garbage in ("garbage", "%00", "W10", "bnVsbA", "W1tdXQ", "x" * 401):
        problem(ask(who, "GET", f"{path}{and_}after={garbage}"), 422, "after")


@pytest.mark.both
def test_a_cursor_of_another_list_is_refused_and_breaks_nothing(ask, path_of):
    cursors = [encode(values) for values in (["x"], [1], [None], [True], [1.5], ["x", 1], [1, "x"], [{"t": 1}, 1])]
    cursors += [encode([2**63]), encode([-1]), encode(["\0"]), encode([{"t": 1e18}, 1])]
    for who, path in LISTS:
        path = path_of(path)
        for cursor in cursors:
            answer = ask(who, "GET", f"{path}{'&' if '?' in path else '?'}after={cursor}")
            assert answer.status_code in (200, 422), (path, cursor, answer.text[:300])


@pytest.mark.parametrize(
    ("who", "path", "some"),
    [
        ("guest", "/threads", 5),
        ("guest", "/threads/{question}/posts", 4),
        ("guest", "/categories", 3),
        ("guest", "/ideas", 3),
        ("ana", "/rewards/rules", 7),
        ("ana", "/customers/{ana}/ledger", 2),
    ],
)
def test_page_by_page_everything_comes_once(ask, place, path_of, drain, who, path, some):
    for number in range(3):
        made(ask("ana", "POST", "/threads", thread(title=f"Another thread {number}")))
        made(ask("ben", "POST", f"/threads/{place.question}/posts", {"body": f"Another reply {number}"}))
        made(ask("ben", "POST", "/ideas", {"title": f"Another idea {number}", "body": "Why not?"}))
    drain()
    path = path_of(path)
    whole = ask(who, "GET", f"{path}?limit=100").json
    assert whole["next"] is None and len(whole["data"]) >= some
    assert _walked(ask, who, f"{path}?limit=2") == whole["data"]


def _walked(ask, who, path):
    """As a program does that knows nothing but the Link."""
    found, url = [], path
    while url:
        answer = ask(who, "GET", url)
        link = answer.headers.get("Link", "")
        assert bool(link) == (answer.json["next"] is not None)
        found += answer.json["data"]
        match = re.fullmatch(r'<[^>]*?/api/v1([^>]+)>; rel="next"', link)
        url = match[1] if match else None
    return found


def test_the_link_keeps_what_else_was_asked(ask, place):
    for number in range(2):
        made(ask("ana", "POST", "/threads", thread(title=f"Another thread {number}")))
    link = ask("guest", "GET", "/threads?category=questions&limit=1").headers["Link"]
    assert "category=questions" in link and "limit=1" in link and "after=" in link


def test_the_default_is_50(ask, place):
    for number in range(51):
        made(ask("ana", "POST", f"/threads/{place.question}/posts", {"body": f"Reply {number}"}))
    first = ask("guest", "GET", f"/threads/{place.question}/posts").json
    assert len(first["data"]) == 50 and first["next"]


def test_what_a_list_is_asked_with_and_nobody_knows_is_refused_and_never_carried_on(app, ask, place):
    """Judged after who may ask at all, before the row: a slip of the pen is one wherever it stands."""
    routes = app.extensions["routes"]
    asked = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/") and "GET" in rule.methods]
    lists = [rule.rule for rule in asked if (route := routes.get(rule.endpoint)) and route.query]
    assert len(lists) > 25
    for path in lists:
        if "<name>" in path:
            continue
        numbered = re.sub("<int:[a-z_]+>", "1", path).removeprefix("/api/v1")
        answer = ask("ada/read,feed:read,admin", "GET", f"{numbered}?bogus=1")
        if answer.status_code != 403:
            problem(answer, 422, "bogus")
    assert ask("guest", "GET", "/tokens?bogus=1").status_code == 401
    assert ask("guest", "GET", "/threads?limit=1").status_code == 200
