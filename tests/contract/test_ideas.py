"""Campaigns, ideas, votes, and what staff do with them."""

import pytest

from tests.contract.asking import wrong_rows
from tests.contract.conftest import idea_of, made

IDEA = {"id", "url", "title", "status", "votes", "voted", "thread_id", "merged_into", "tags", "product", "campaign_id"}
CAMPAIGN = {"id", "title", "brief", "product", "opens_at", "closes_at", "audience", "voting", "budget"}
SAID = {"title": "Quieter mornings", "brief": "What would help?"}


def test_a_campaign_is_for_everyone_and_one_vote_unless_said(ask):
    campaign = made(ask("pia", "POST", "/campaigns", SAID))
    assert campaign.keys() >= CAMPAIGN and (campaign["audience"], campaign["voting"]) == ("everyone", "one")
    assert ask("guest", "GET", f"/campaigns/{campaign['id']}").json["title"] == "Quieter mornings"
    assert [one["id"] for one in ask("guest", "GET", "/campaigns").json["data"]] == [campaign["id"]]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": None}, "title"),
        ({"title": "Hi"}, "title"),
        ({"brief": ""}, "brief"),
        ({"voting": "two"}, "voting"),
        ({"voting": "budget", "budget": 0}, "budget"),
        ({"audience": "nobody"}, "audience"),
        ({"audience": 7}, "audience"),
        ({"audience": {"fact": "nothing", "gte": 1}}, "audience"),
        ({"opens_at": "2027-02-01T00:00:00Z", "closes_at": "2027-01-01T00:00:00Z"}, "closes_at"),
        ({"closes_at": "tomorrow"}, "closes_at"),
        ({"product": "nothing"}, "product"),
        ({"state": "open"}, "state"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_by_its_field(ask, change, fields):
    assert wrong_rows(ask, [("pia", "POST", "/campaigns", SAID | change, 422, fields)]) == []


def test_campaigns_are_for_product_managers_to_open(ask, place):
    path = f"/campaigns/{place.campaign}"
    rows = [
        ("ana", "POST", "/campaigns", SAID, 403, ""),
        ("guest", "POST", "/campaigns", SAID, 401, ""),
        ("ana", "PATCH", path, {"title": "Another title"}, 403, ""),
        ("pia", "PATCH", path, {"title": "Another title"}, 200, ""),
        ("pia", "PATCH", path, {"voting": "budget"}, 409, ""),
        ("pia", "PATCH", path, {"title": None}, 422, "title"),
        ("guest", "GET", "/campaigns/999", None, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_campaign_for_some_is_not_there_for_the_others(ask):
    some = made(ask("pia", "POST", "/campaigns", SAID | {"audience": {"fact": "orders", "gte": 1}}))["id"]
    later = made(
        ask(
            "pia",
            "POST",
            "/campaigns",
            SAID | {"opens_at": "2199-01-01T00:00:00Z", "closes_at": "2199-02-01T00:00:00Z"},
        )
    )
    rows = [("ana", "GET", f"/campaigns/{number}", None, 404, "") for number in (some, later["id"])]
    rows += [("ana", "POST", "/ideas", idea_of(campaign_id=some), 422, "campaign_id")]
    assert wrong_rows(ask, rows) == []
    assert ask("ana", "GET", "/campaigns").json["data"] == []


def test_an_idea_carries_its_authors_vote(ask, place):
    answer = ask("ben", "POST", "/ideas", idea_of(title="Less noise", tags=["noise"], product="T1"))
    idea = made(answer)
    assert idea.keys() >= IDEA and answer.headers["Location"].endswith(f"/ideas/{idea['id']}")
    assert (idea["status"], idea["votes"], idea["voted"], idea["merged_into"]) == ("open", 1, True, None)
    assert ask("guest", "GET", f"/ideas/{idea['id']}").json["voted"] is False
    assert ask("guest", "GET", "/ideas").json["data"][0]["id"] == idea["id"]


def test_an_idea_that_cannot_be_is_refused_by_its_field(ask):
    wrong = [
        ({"title": None}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"body": ""}, "body"),
        ({"campaign_id": 999}, "campaign_id"),
        ({"campaign_id": "1"}, "campaign_id"),
        ({"product": "nothing"}, "product"),
        ({"status": "open"}, "status"),
        ({"votes": 9}, "votes"),
    ]
    assert wrong_rows(ask, [("ana", "POST", "/ideas", idea_of(**change), 422, field) for change, field in wrong]) == []


def test_an_idea_is_edited_by_its_author_while_it_is_open(ask, place):
    path = f"/ideas/{place.idea}"
    assert ask("ana", "PATCH", path, {"title": "A quiet click", "version": 1}).json["title"] == "A quiet click"
    rows = [
        ("ana", "PATCH", path, {"title": "Too late", "version": 1}, 409, ""),
        ("ben", "PATCH", path, {"title": "Not mine"}, 403, ""),
        ("ana", "PATCH", path, {"body": None}, 422, "body"),
        ("ana", "PATCH", path, {"status": "planned"}, 422, "status"),
        ("guest", "GET", "/ideas/999", None, 404, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_vote_is_one_however_often_it_is_said(ask, place):
    path = f"/ideas/{place.idea}/vote"
    for body in (None, None, {"weight": 1}):
        answer = ask("ben", "PUT", path, body).json
        assert (answer["votes"], answer["voted"]) == (2, True)
    for _ in range(2):
        answer = ask("ben", "DELETE", path).json
        assert (answer["votes"], answer["voted"]) == (1, False)


def test_a_vote_that_cannot_be_is_refused(ask, place):
    path = f"/ideas/{place.idea}/vote"
    rows = [
        ("ben", "PUT", path, {"weight": 2}, 422, "weight"),
        ("ben", "PUT", path, {"weight": 0}, 422, "weight"),
        ("ben", "PUT", path, {"weight": "1"}, 422, "weight"),
        ("ben", "PUT", path, {"weight": True}, 422, "weight"),
        ("guest", "PUT", path, None, 401, ""),
        ("guest", "DELETE", path, None, 401, ""),
        ("ben/read", "PUT", path, None, 403, ""),
        ("ben", "PUT", "/ideas/999/vote", None, 404, ""),
        ("pia", "PUT", f"/ideas/{place.idea}/status", {"status": "shipped"}, 200, ""),
        ("ben", "PUT", path, None, 409, ""),
    ]
    assert wrong_rows(ask, rows) == []


def test_a_budget_is_spent_once(ask):
    said = SAID | {"voting": "budget", "budget": 3}
    campaign = made(ask("pia", "POST", "/campaigns", said))["id"]
    both = [idea_of(campaign_id=campaign, title=title) for title in ("A softer click", "A longer cord")]
    first, second = (made(ask("ana", "POST", "/ideas", one))["id"] for one in both)
    assert ask("ben", "PUT", f"/ideas/{first}/vote", {"weight": 3}).json["votes"] == 4
    assert wrong_rows(ask, [("ben", "PUT", f"/ideas/{second}/vote", None, 409, "")]) == []
    ask("ben", "PUT", f"/ideas/{first}/vote", {"weight": 2})
    assert wrong_rows(ask, [("ben", "PUT", f"/ideas/{second}/vote", None, 200, "")]) == []


class TestStaff:
    def test_customers_see_votes_only(self, ask, place):
        paths = [f"/ideas/{place.idea}/{name}" for name in ("voters", "tally", "evidence")]
        rows = [(who, "GET", path, None, code, "") for path in paths for who, code in (("ana", 403), ("guest", 401))]
        assert wrong_rows(ask, rows) == []

    def test_the_tally_in_total_and_cut(self, ask, place):
        ask("ben", "PUT", f"/ideas/{place.idea}/vote")
        tally = ask("pia", "GET", f"/ideas/{place.idea}/tally?by=level").json
        assert tally["total"].keys() >= {"votes", "buyers", "net_revenue", "people"}
        assert (tally["total"]["votes"], tally["total"]["people"], tally["total"]["buyers"]) == (2, 2, 0)
        assert tally["slices"][0].keys() >= {"value", "votes", "buyers", "net_revenue"}
        assert sum(one["votes"] for one in tally["slices"]) == 2
        assert ask("pia", "GET", f"/ideas/{place.idea}/tally").json["slices"] == []
        assert wrong_rows(ask, [("pia", "GET", f"/ideas/{place.idea}/tally?by=nothing", None, 422, "by")]) == []

    def test_the_voters(self, ask, place, world):
        voters = ask("pia", "GET", f"/ideas/{place.idea}/voters").json["data"]
        assert [one["customer_id"] for one in voters] == [world.ana.id]

    def test_evidence_is_linked_once_and_said_anew(self, ask, place):
        path = f"/ideas/{place.idea}/evidence"
        body = {"post_id": place.reply, "importance": 3}
        assert made(ask("pia", "POST", path, body)).items() >= body.items()
        again = ask("pia", "POST", path, body | {"importance": 0})
        assert (again.status_code, again.json["importance"]) == (200, 0)
        assert len(ask("pia", "GET", path).json["data"]) == 1
        wrong = [({}, "post_id"), ({"post_id": 999}, "post_id"), ({"post_id": "1"}, "post_id")]
        wrong += [(body | {"importance": n}, "importance") for n in (4, -1, "3", 1.5)]
        assert wrong_rows(ask, [("pia", "POST", path, sent, 422, field) for sent, field in wrong]) == []

    @pytest.mark.parametrize("status", ["open", "planned", "started", "shipped", "declined"])
    def test_the_default_statuses(self, ask, place, status):
        idea = ask("pia", "PUT", f"/ideas/{place.idea}/status", {"status": status, "response": "We do."}).json
        assert (idea["status"], idea["response"]) == (status, "We do.")

    def test_a_status_that_is_none_is_refused(self, ask, place):
        path = f"/ideas/{place.idea}/status"
        wrong = [
            ({}, "status"),
            ({"status": "nothing"}, "status"),
            ({"status": None}, "status"),
            ({"status": 1}, "status"),
        ]
        assert wrong_rows(ask, [("pia", "PUT", path, body, 422, field) for body, field in wrong]) == []

    def test_a_merge_counts_each_person_once_and_is_taken_back(self, ask, place):
        other = made(ask("ben", "POST", "/ideas", idea_of(title="Less noise")))["id"]
        ask("ana", "PUT", f"/ideas/{other}/vote")
        merged = ask("pia", "POST", f"/ideas/{other}/merge", {"into": place.idea})
        assert (merged.status_code, merged.json["merged_into"]) == (200, place.idea)
        assert ask("pia", "GET", f"/ideas/{place.idea}").json["votes"] == 2
        assert wrong_rows(ask, [("ana", "PUT", f"/ideas/{other}/vote", None, 409, "")]) == []
        back = ask("pia", "POST", f"/ideas/{other}/unmerge")
        assert (back.status_code, back.json["merged_into"], back.json["votes"]) == (200, None, 2)
        assert ask("pia", "GET", f"/ideas/{place.idea}").json["votes"] == 1

    def test_merges_that_cannot_be(self, ask, place):
        path = f"/ideas/{place.idea}"
        rows = [("pia", "POST", f"{path}/merge", {"into": into}, 422, "into") for into in (place.idea, 999, "x", None)]
        rows += [
            ("pia", "POST", f"{path}/merge", {}, 422, "into"),
            ("pia", "POST", f"{path}/unmerge", None, 409, ""),
            ("ana", "POST", f"{path}/merge", {"into": 1}, 403, ""),
            ("ana", "POST", f"{path}/unmerge", None, 403, ""),
            ("pia", "POST", "/ideas/999/merge", {"into": 1}, 404, ""),
        ]
        assert wrong_rows(ask, rows) == []
