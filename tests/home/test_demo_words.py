"""The words of the demo community hold together: every name they mention exists, and nobody acts on oneself."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "home" / "demo"
MENTION = re.compile(r"(?<![\w/@.])@([a-z0-9_]{3,20})\b")
STAFF = {"moderator": "mia", "product_manager": "pia", "marketer": "max", "analyst": "noa", "admin": "ada"}


@pytest.fixture(scope="module")
def words() -> dict:
    """All files as one document: lists of the same name are joined, as the loader does."""
    whole = defaultdict(list)
    for path in sorted(FOLDER.rglob("*.toml")):
        for name, value in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(value, list):
                whole[name] += value
            else:
                assert name not in whole, f"{name} is said twice"
                whole[name] = value
    return dict(whole)


@pytest.fixture(scope="module")
def people(words) -> dict:
    return {person["handle"]: person for person in words["person"]}


def members(people) -> set[str]:
    return {handle for handle, person in people.items() if person.get("account", True)}


def posts_of(thread) -> list[dict]:
    """The opening post and the others, numbered from 1 as on the page, with the hours since the start."""
    return [{**thread, "hours_after": 0}, *thread.get("post", [])]


def numbered(words):
    for thread in words["thread"]:
        for number, post in enumerate(posts_of(thread), 1):
            yield thread, number, post


def bodies(words):
    for thread, number, post in numbered(words):
        yield f"{thread['key']} {number}", post["body"]
    for idea in words.get("idea", []):
        yield idea["key"], idea["body"]
        yield idea["key"], idea.get("response", "")
        for post in idea.get("post", []):
            yield idea["key"], post["body"]


def unique(values) -> bool:
    return max(Counter(values).values()) == 1


def test_every_file_is_short_enough_to_read():
    assert {path.name for path in FOLDER.rglob("*.toml") if len(path.read_text("utf-8").splitlines()) > 400} == set()


def test_the_maker_has_a_face(words):
    assert all(words[name].strip() for name in ("site_name", "tagline", "about", "rules"))


def test_people_have_one_handle_and_one_address_each(words, people):
    assert 40 <= len(words["person"]) <= 50
    assert unique(person["handle"] for person in words["person"])
    assert unique(person["email"] for person in words["person"])
    assert all(re.fullmatch(r"[a-z0-9_]{3,20}", handle) for handle in people)
    assert all(re.search(r"[@.]example\.(com|org|net)$", person["email"]) for person in words["person"])
    assert {"ana", "ben"} <= members(people)


def test_staff_are_the_five_known_by_name_and_three_buyers_have_no_account(people):
    assert {person["role"]: handle for handle, person in people.items() if "role" in person} == STAFF
    assert len(people) - len(members(people)) == 3


def test_consents_are_for_purposes_that_are_asked_about(words):
    asked = set(tomllib.loads((FOLDER.parents[1] / "customers" / "consent" / "purposes.toml").read_text("utf-8")))
    for person in words["person"]:
        given = person.get("consents", [])
        assert set(given) <= asked and (not given or person.get("account", True)), person["handle"]


def test_attributes_of_people_are_defined(words):
    kinds = {attribute["key"]: attribute for attribute in words["attribute"]}
    for person in words["person"]:
        for key, value in person.get("attributes", {}).items():
            chosen = value if isinstance(value, list) else [value]
            assert key in kinds
            assert set(chosen) <= set(kinds[key].get("options", chosen)) if "options" in kinds[key] else True


def test_products_have_one_sku_each_and_a_family_called_kitchen(words):
    products = words["product"]
    assert 10 <= len(products) <= 14 and unique(product["sku"] for product in products)
    assert "Kitchen" in {product["family"] for product in products}
    assert all(product["launched_days_ago"] > product.get("retired_days_ago", -1) for product in products)


def test_categories_say_who_may_see_reply_and_create(words):
    categories = {category["slug"]: category for category in words["category"]}
    allowed = {"everyone", "members", "staff"}
    assert 7 <= len(categories) <= 9 and {"tips", "questions", "announcements"} <= set(categories)
    assert all({category[may] for may in ("see", "reply", "create")} <= allowed for category in categories.values())
    assert categories["announcements"]["create"] == "staff"
    assert {"members", "staff"} <= {category["see"] for category in categories.values()}


def test_there_are_threads_of_every_kind(words):
    kinds = Counter(thread["kind"] for thread in words["thread"])
    answered = sum(any(post.get("accepted") for post in posts_of(thread)) for thread in words["thread"])
    assert len(words["thread"]) >= 66 and unique(thread["key"] for thread in words["thread"])
    assert kinds["tip"] >= 22 and kinds["question"] >= 26 and kinds["discussion"] >= 14 and kinds["announcement"] >= 4
    assert answered >= 18


def test_threads_name_only_what_exists(words, people):
    slugs = {category["slug"] for category in words["category"]}
    skus = {product["sku"] for product in words["product"]}
    for thread in words["thread"]:
        assert thread["category"] in slugs and len(thread["tags"]) <= 5, thread["key"]
        assert thread.get("product", "T1") in skus, thread["key"]
        assert 10 <= len(thread["title"]) <= 200, thread["key"]
    for thread, number, post in numbered(words):
        acting = {post["author"], *post.get("likes", []), *post.get("worked", []), *post.get("did_not_work", [])}
        assert acting <= members(people), (thread["key"], number, acting - members(people))


def test_mentions_and_links_lead_somewhere(words, people):
    keys = {thread["key"] for thread in words["thread"]}
    for where, body in bodies(words):
        prose = re.sub(r"`[^`]*`", "", body)
        assert set(MENTION.findall(prose)) <= members(people), where
        assert set(re.findall(r"\(thread:([\w-]+)\)", body)) <= keys, where


def test_nobody_likes_or_judges_their_own(words):
    for thread, number, post in numbered(words):
        for act in ("likes", "worked", "did_not_work"):
            assert post["author"] not in post.get(act, []), (thread["key"], number, act)
            assert unique([*post.get(act, []), ""]), (thread["key"], number, act)
        both = set(post.get("worked", [])) & set(post.get("did_not_work", []))
        assert not both and (thread["kind"] == "tip" or not post.get("worked")), (thread["key"], number)


def test_a_question_has_at_most_one_answer_and_not_by_the_one_who_asked(words):
    for thread in words["thread"]:
        accepted = [post for post in posts_of(thread) if post.get("accepted")]
        assert len(accepted) <= (thread["kind"] == "question"), thread["key"]
        assert all(post["author"] != thread["author"] for post in accepted), thread["key"]


def test_posts_come_in_order_answer_earlier_ones_and_their_authors_had_joined(words, people):
    for thread in words["thread"]:
        hours = [post["hours_after"] for post in posts_of(thread)]
        assert hours == sorted(set(hours)) and hours[-1] < thread["days_ago"] * 24, thread["key"]
    for thread, number, post in numbered(words):
        written = thread["days_ago"] - post["hours_after"] / 24
        assert people[post["author"]]["joined_days_ago"] > written, (thread["key"], number, post["author"])
        assert 1 <= post.get("reply_to", 1) < max(number, 2), (thread["key"], number)


def test_only_those_who_may_write_in_a_category_do(words, people):
    categories = {category["slug"]: category for category in words["category"]}
    for thread, number, post in numbered(words):
        category = categories[thread["category"]]
        needed = category["create"] if number == 1 else category["reply"]
        assert needed != "staff" or "role" in people[post["author"]], (thread["key"], number)
        assert thread["kind"] != "announcement" or number > 1 or "role" in people[post["author"]], thread["key"]


def test_nobody_said_the_same_thing_twice(words):
    assert unique(body for where, body in bodies(words) if len(body) > 20)


def test_orders_are_of_known_people_and_products_on_sale(words, people):
    products = {product["sku"]: product for product in words["product"]}
    orders = words["order"]
    assert 110 <= len(orders) <= 130 and unique(order["order_id"] for order in orders)
    assert len({order["customer"] for order in orders}) >= 28 and max(order["days_ago"] for order in orders) <= 548
    for order in orders:
        assert order["customer"] in people and order["currency"] == "EUR", order["order_id"]
        for line in order["lines"]:
            product = products[line["sku"]]
            assert product["launched_days_ago"] >= order["days_ago"] >= product.get("retired_days_ago", 0), order
            assert line["quantity"] > 0 and line["net_amount"] > line.get("cost_amount", 0) > -1, order


def test_what_people_say_they_own_exists_and_is_not_among_their_orders(words):
    skus = {product["sku"] for product in words["product"]}
    ordered = {(order["customer"], line["sku"]) for order in words["order"] for line in order["lines"]}
    for person in words["person"]:
        said = person.get("says_owns", [])
        assert set(said) <= skus and not {(person["handle"], sku) for sku in said} & ordered, person["handle"]


def test_every_buyer_without_an_account_has_bought_and_many_came_back(words, people):
    orders = Counter(order["customer"] for order in words["order"])
    assert set(people) - members(people) <= set(orders)
    assert sum(count > 1 for count in orders.values()) >= 20


def test_refunds_fit_their_orders(words):
    orders = {order["order_id"]: order for order in words["order"]}
    back = defaultdict(Counter)
    assert unique(refund["refund_id"] for refund in words["refund"])
    for refund in words["refund"]:
        assert 0 < refund["days_ago"] < orders[refund["order_id"]]["days_ago"], refund["refund_id"]
        for line in refund["lines"]:
            back[refund["order_id"], line["sku"]].update(quantity=line["quantity"], net_amount=line["net_amount"])
    for (order_id, sku), came in back.items():
        bought = next(line for line in orders[order_id]["lines"] if line["sku"] == sku)
        assert all(amount <= bought[what] for what, amount in came.items()), order_id
    whole = [total(refund) == total(orders[refund["order_id"]]) for refund in words["refund"]]
    assert set(whole) == {True, False}, "some whole, some in part"


def total(sale) -> int:
    return sum(line["net_amount"] for line in sale["lines"])


def test_support_cases_name_people_and_products(words, people):
    skus = {product["sku"] for product in words["product"]}
    assert unique(case["case_id"] for case in words["support_case"])
    for case in words["support_case"]:
        assert case["customer"] in people and case["product"] in skus and case["minutes"] >= 0
        assert case["opened_days_ago"] > case.get("closed_days_ago", 0), case["case_id"]
        assert ("closed_days_ago" in case) == (case["status"] == "closed"), case["case_id"]


def test_earning_rules_read_like_the_numbers_they_carry(words):
    assert unique(rule["key"] for rule in words["earning_rule"])
    for rule in words["earning_rule"]:
        said = set(re.findall(r"\d+", rule["sentence"]))
        numbers = (rule["points"], rule.get("within_days"), rule.get("target_cap"))
        assert {str(number) for number in numbers if number} <= said, rule["key"]


def test_badges_levels_and_rewards_can_be_read_and_reached(words, people):
    leaves = {"posts", "tips", "tips_worked", "answers_accepted", "likes_received", "orders", "net_spend"}
    badges = {badge["slug"]: badge for badge in words["badge"]}
    assert 12 <= len(badges) <= 16 and {badge["tier"] for badge in badges.values()} == {"bronze", "silver", "gold"}
    for badge in badges.values():
        rule = badge.get("conditions", {"all": []})
        assert {leaf["fact"] for leaf in rule.get("all", [rule])} <= leaves, badge["slug"]
    for given in words["badge_given"]:
        assert given["badge"] in badges and {given["to"], given["by"]} <= set(people) and given["reason"]
    points = [level["points"] for level in words["level"]]
    assert len(points) == 6 and points == sorted(set(points)) and points[0] == 0
    names = {level["name"] for level in words["level"]}
    assert len(words["catalogue"]) == 8 and {reward.get("level", "Regular") for reward in words["catalogue"]} <= names
    items = {reward["name"] for reward in words["catalogue"]}
    assert all(taken["item"] in items and taken["customer"] in people for taken in words["redemption"])


def test_ideas_name_only_what_exists_and_nobody_votes_twice(words, people):
    ideas = {idea["key"]: idea for idea in words["idea"]}
    campaigns = {campaign["key"]: campaign for campaign in words["campaign"]}
    skus = {product["sku"] for product in words["product"]}
    assert len(ideas) == len(words["idea"]) >= 24
    assert {idea["status"] for idea in ideas.values()} == {"open", "planned", "started", "shipped", "declined"}
    for key, idea in ideas.items():
        votes, acting = idea["votes"], {idea["author"], idea.get("response_by", "pia")}
        assert {*votes, *acting} <= members(people) and unique([*votes, idea["author"]]), key
        assert idea.get("campaign", "rook-two") in campaigns and idea.get("product", "T1") in skus, key
        assert 10 <= len(idea["title"]) <= 100 and len(idea["tags"]) <= 5, key
        assert set(idea.get("weights", {})) <= {*votes, idea["author"]}, key
        over = idea.get("response_days_ago", 0) if idea["status"] in ("shipped", "declined") else 0
        assert all(people[handle]["joined_days_ago"] > over for handle in votes), key
        assert ("response" in idea) == ("response_by" in idea) and "role" in people[idea.get("response_by", "pia")], key
        assert idea.get("response_days_ago", 0) < idea["days_ago"] < people[idea["author"]]["joined_days_ago"], key


def test_ideas_are_discussed_in_order_by_members(words, people):
    for idea in words["idea"]:
        hours = [0, *(post["hours_after"] for post in idea.get("post", []))]
        assert hours == sorted(set(hours)) and hours[-1] < idea["days_ago"] * 24, idea["key"]
        for post in idea.get("post", []):
            assert {post["author"], *post.get("likes", [])} <= members(people), idea["key"]
            assert post["author"] not in post.get("likes", []), idea["key"]


def test_one_campaign_runs_one_is_decided_and_their_ideas_fall_into_them(words):
    campaigns = {campaign["key"]: campaign for campaign in words["campaign"]}
    ideas = {idea["key"]: idea for idea in words["idea"]}
    assert sorted(campaign["state"] for campaign in campaigns.values()) == ["decided", "open"]
    for idea in ideas.values():
        if "campaign" in idea:
            campaign = campaigns[idea["campaign"]]
            assert campaign["opened_days_ago"] > idea["days_ago"] > campaign["closes_days_ago"], idea["key"]
    for campaign in campaigns.values():
        assert {ideas[key]["campaign"] for key in campaign.get("winners", [])} <= {campaign["key"]}


def test_nobody_spends_more_votes_than_the_budget(words):
    spent = Counter()
    for idea in words["idea"]:
        if idea.get("campaign") == "rook-two":
            weights = idea.get("weights", {})
            assert set(weights.values()) <= {1, 2, 3}
            spent.update({handle: weights.get(handle, 1) for handle in (idea["author"], *idea["votes"])})
    assert spent and max(spent.values()) <= 10, spent.most_common(3)


def test_a_merge_a_note_a_proxy_vote_and_evidence_point_at_what_exists(words, people):
    ideas = {idea["key"]: idea for idea in words["idea"]}
    threads = {thread["key"]: thread for thread in words["thread"]}
    for merge in words["merge"]:
        assert merge["from"] != merge["into"] and {merge["from"], merge["into"]} <= set(ideas)
        assert set(ideas[merge["from"]]["votes"]) & set(ideas[merge["into"]]["votes"]), "some must not count twice"
    assert all(note["idea"] in ideas and "role" in people[note["by"]] for note in words["note"])
    assert all(vote["idea"] in ideas and vote["customer"] in people for vote in words["vote_on_behalf"])
    evidence = [proof for idea in ideas.values() for proof in idea.get("evidence", [])]
    assert evidence and all(0 <= proof["importance"] <= 3 for proof in evidence)
    assert all(1 <= proof["post"] <= len(posts_of(threads[proof["thread"]])) for proof in evidence)
