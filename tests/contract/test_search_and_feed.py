"""Search, and the export feed."""

import orjson
import pytest

from tests.contract.asking import problem, wrong_rows

FEED = "pia/feed:read"
KINDS = [
    "customers.joined",
    "customers.attributes_changed",
    "customers.consent_given",
    "customers.consent_withdrawn",
    "customers.merged",
    "customers.unmerged",
    "customers.erased",
    "customers.purchase_recorded",
    "customers.purchase_refunded",
    "forum.thread_started",
    "forum.thread_edited",
    "forum.thread_moved",
    "forum.thread_closed",
    "forum.thread_reopened",
    "forum.thread_hidden",
    "forum.thread_restored",
    "forum.thread_deleted",
    "forum.threads_merged",
    "forum.post_added",
    "forum.post_edited",
    "forum.post_hidden",
    "forum.post_restored",
    "forum.post_deleted",
    "forum.post_reacted",
    "forum.reaction_withdrawn",
    "forum.answer_accepted",
    "forum.answer_withdrawn",
    "ideas.campaign_opened",
    "ideas.campaign_closed",
    "ideas.submitted",
    "ideas.edited",
    "ideas.voted",
    "ideas.vote_withdrawn",
    "ideas.status_changed",
    "ideas.merged",
    "ideas.unmerged",
    "ideas.hidden",
    "ideas.restored",
    "ideas.deleted",
    "rewards.points_changed",
    "rewards.badge_awarded",
    "rewards.badge_withdrawn",
    "rewards.level_changed",
]
TYPES = {
    "customers": {"customer", "purchase"},
    "forum": {"thread", "post"},
    "ideas": {"campaign", "idea"},
    "rewards": {"customer"},
}


def entries(answer):
    return [orjson.loads(line) for line in answer.data.splitlines()]


def test_a_hit_says_what_and_where(ask, place, drain):
    drain()
    found = ask("guest", "GET", "/search?q=burrs").json
    assert found["total"] >= 2 and found["data"][0].keys() >= {"kind", "id", "url", "title", "excerpt", "score"}
    assert {one["kind"] for one in ask("guest", "GET", "/search?q=click&kind=idea").json["data"]} == {"idea"}


@pytest.mark.parametrize(
    "text", ["", "*", '"unbalanced', "in:title", "before:zzz", "@", "AND OR NOT", "(((", "%25", "\\"]
)
def test_whatever_is_typed_is_read_as_words(ask, place, drain, text):
    drain()
    assert ask("guest", "GET", f"/search?q={text}").status_code == 200


def test_operators_and_wrong_parameters(ask, place, drain):
    ask("ana", "PUT", f"/threads/{place.question}/answer", {"post_id": place.reply})
    drain()
    for query, count in (("status:answered", 1), ("in:title burrs", 2), ("@ben brush", 1), ("@nobody brush", 0)):
        found = [one for one in ask("guest", "GET", f"/search?q={query}").json["data"] if one["kind"] != "person"]
        assert len(found) >= count if count else not found, query
    rows = [("guest", "GET", f"/search?q=x&{wrong}=nothing", None, 422, wrong) for wrong in ("kind", "sort")]
    assert wrong_rows(ask, rows) == []


def test_what_one_may_not_see_is_not_found(ask, drain):
    ask("mia", "POST", "/threads", {"category": "staff-room", "title": "Zanzibar plans", "body": "Zanzibar."})
    drain()
    assert ask("ana", "GET", "/search?q=zanzibar").json["total"] == 0
    assert ask("mia", "GET", "/search?q=zanzibar").json["total"] >= 1


def test_the_kinds_of_the_contract_are_all_known_with_their_objects(app):
    known = app.extensions["kinds"].by_name
    assert [kind for kind in KINDS if kind not in known] == []
    for kind in KINDS:
        assert known[kind].object_type in TYPES[kind.split(".")[0]], kind


def test_entries_are_complete_ordered_and_without_holes(ask, place, drain):
    drain()
    answer = ask(FEED, "GET", "/feed")
    assert answer.mimetype == "application/x-ndjson"
    found = entries(answer)
    assert [one["seq"] for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert one.keys() - {"facts"} == {"seq", "kind", "at", "actor", "object"} and one["object"] is not None
        assert one["actor"] is None or one["actor"].keys() == {"key", "segments", "level", "owned_product"}
    started = next(one for one in found if one["kind"] == "forum.thread_started")
    assert started["object"].keys() >= {"type", "id", "url", "title", "category", "tags", "product", "text", "html"}
    added = next(one for one in found if one["kind"] == "forum.post_added")
    assert added["object"].keys() >= {"type", "id", "url", "thread", "category", "tags", "product", "text", "html"}


def test_as_one_json_answer_with_where_it_goes_on(ask, place):
    answer = ask(FEED, "GET", "/feed?limit=2", Accept="application/json")
    assert answer.json.keys() == {"data", "next", "head"} and answer.json["next"] == 2
    assert 'rel="next"' in answer.headers["Link"] and "after=2" in answer.headers["Link"]
    rest = ask(FEED, "GET", f"/feed?after={answer.json['head']}", Accept="application/json")
    assert rest.json["data"] == [] and rest.json["next"] is None and "Link" not in rest.headers


def test_what_is_asked_wrongly_is_refused(ask):
    wrong = [
        ("follow", "nonsense"),
        ("follow", "2"),
        ("bogus", "1"),
        ("Limit", "1"),
        ("limit", "0"),
        ("limit", "1001"),
        ("limit", "x"),
        ("after", "-1"),
        ("after", "x"),
        ("kinds", "nothing"),
    ]
    rows = [(FEED, "GET", f"/feed?{name}={value}", None, 422, name) for name, value in wrong]
    rows += [("pia", "GET", "/feed", None, 403, ""), ("pia", "GET", "/feed/snapshot", None, 403, "")]
    assert wrong_rows(ask, rows) == []
    problem(ask("guest", "GET", "/feed"), 401)


@pytest.mark.parametrize("no", ["0", "false", "no", "off", ""])
def test_follow_may_be_said_no_to(ask, place, no):
    assert entries(ask(FEED, "GET", f"/feed?limit=1&follow={no}"))


def test_filters(ask, place):
    tips = entries(ask(FEED, "GET", "/feed?category=tips"))
    assert tips and {one["object"]["category"] for one in tips} == {"tips"}
    votes = entries(ask(FEED, "GET", "/feed?kinds=ideas.voted,ideas.submitted"))
    assert {one["kind"] for one in votes} == {"ideas.voted", "ideas.submitted"}


def test_what_this_token_may_not_see_keeps_its_number_alone(ask):
    ask("mia", "POST", "/threads", {"category": "staff-room", "title": "Zanzibar plans", "body": "Zanzibar."})
    one = entries(ask("ana/feed:read", "GET", "/feed"))[0]
    assert (one["seq"], one["kind"], one["actor"], one["object"]) == (1, None, None, {"gone": True})
    assert one["at"].endswith("Z")


def test_the_dead_are_tombstones_everywhere(ask, place):
    ask("ben", "DELETE", f"/posts/{place.reply}")
    named = [one["object"] for one in entries(ask(FEED, "GET", "/feed")) if one["object"].get("id") == place.reply]
    posts = [one for one in named if one["type"] == "post"]
    assert len(posts) == 2 and all(one == {"type": "post", "id": place.reply, "gone": True} for one in posts)


def test_the_person_is_a_key_of_this_token(ask, place, world):
    ask("ana", "PUT", "/me/consents/share_identity")
    plain, named = (entries(ask(who, "GET", "/feed")) for who in (FEED, "pia/feed:read,feed:identities"))
    assert plain[0]["actor"]["key"] != named[0]["actor"]["key"]
    by_ana = next(one for one in named if one["kind"] == "forum.thread_started")["actor"]
    assert (by_ana["id"], by_ana["handle"], by_ana["email"]) == (world.ana.id, "ana", "ana@example.com")
    by_ben = next(one for one in named if one["kind"] == "forum.post_added")["actor"]
    assert not {"id", "handle", "email"} & by_ben.keys()


def test_a_snapshot_gives_the_state_and_the_head_to_tail_from(ask, place):
    head, *objects = entries(ask(FEED, "GET", "/feed/snapshot"))
    assert head["head"] == len(entries(ask(FEED, "GET", "/feed")))
    types = {one["object"]["type"] for one in objects}
    assert {"thread", "post", "idea", "campaign", "customer"} <= types
