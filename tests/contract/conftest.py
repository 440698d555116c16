"""Somebody who asks, and a furnished place to ask about."""

from dataclasses import dataclass
from typing import Any

import pytest

from rewards.rules.defaults import make_default_rules
from tests.contract.asking import Ask
from tests.world import acting


@pytest.fixture
def ask(app, world, api) -> Ask:
    return Ask(app, world, api)


@dataclass(frozen=True)
class Place:
    """A question with a reply, a tip, a campaign with an idea, an order of ana's, a reward."""

    question: int
    opening: int
    reply: int
    tip: int
    tip_post: int
    campaign: int
    idea: int
    customer: int


@pytest.fixture
def rules(app, world) -> None:
    with acting(app):
        make_default_rules()


@pytest.fixture
def place(ask: Ask, rules) -> Place:
    question = made(ask("ana", "POST", "/threads", thread()))
    tip = made(ask("ana", "POST", "/threads", thread(category="tips", title="Rice cleans burrs", kind="tip")))
    reply = made(ask("ben", "POST", f"/threads/{question['id']}/posts", {"body": "With a dry brush."}))
    campaign = made(ask("pia", "POST", "/campaigns", {"title": "Quieter mornings", "brief": "What would help?"}))
    idea = made(ask("ana", "POST", "/ideas", idea_of(campaign_id=campaign["id"])))
    known = ask("ada", "PUT", "/customers", {"external_id": "c-1", "name": "Carl"}).json
    return Place(
        question["id"],
        first_post(ask, question["id"]),
        reply["id"],
        tip["id"],
        first_post(ask, tip["id"]),
        campaign["id"],
        idea["id"],
        known["id"],
    )


def made(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    return answer.json


def first_post(ask: Ask, thread_id: int) -> int:
    return ask("guest", "GET", f"/threads/{thread_id}/posts?limit=1").json["data"][0]["id"]


def thread(**change: Any) -> dict[str, Any]:
    return {"category": "questions", "title": "How do I clean the burrs?", "body": "They squeak."} | change


def idea_of(**change: Any) -> dict[str, Any]:
    return {"title": "A softer click", "body": "The switch is loud in the morning."} | change
