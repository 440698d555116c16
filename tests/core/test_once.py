"""A form sent twice as it was shown makes one thing, script or no script, and both get the same answer."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from core.clock import shifted
from core.db import db
from core.idempotency import KEPT, Answered, tidy
from customers.segments.models import Segment
from customers.tokens.models import ApiToken
from forum.threads.models import Thread
from rewards.catalogue.actions import add_reward
from rewards.catalogue.models import Redemption
from rewards.rules.defaults import make_default_rules
from tests.ideas.conftest import Board
from tests.world import acting

AT_ONCE = 6
SEGMENT = {"name": "Everybody", "joined": "all", "subject-0": "fact:posts", "operator-0": "gte", "value-0": "0"}
THREAD = {"category": "questions", "title": "Why does it squeak?", "body": "It squeaks."}


@pytest.fixture
def mug(app, world, make, drain):
    """A reward that ana could have twice."""
    with acting(app, world.max) as viewer:
        make_default_rules()
        reward_id = add_reward(viewer, {"name": "A mug", "cost": 5, "min_rank": 0, "stock": None}, ()).id
    for _thread in range(2):
        make.thread(world.ana)
    drain()
    return reward_id


@pytest.fixture
def forms(app, world, mug, csrf):
    """Who sends it, where, what, and of which table it makes a row."""
    return {
        "segment": (world.pia, "/lab/segments/new", SEGMENT | {"csrf_token": csrf}, Segment),
        "redemption": (world.ana, "/rewards/redeem", {"reward_id": mug, "csrf_token": csrf}, Redemption),
        "thread": (world.ana, "/new", THREAD | {"csrf_token": csrf}, Thread),
    }


def rows(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.both
@pytest.mark.parametrize("what", ["segment", "redemption", "thread"])
def test_one_after_the_other_makes_one_and_leads_to_the_same_place(app, forms, client, sign_in, what):
    who, path, sent, model = forms[what]
    before = rows(app, model)
    sign_in(client, who)
    answers = [client.post(path, data=sent | {"once": "as shown"}) for _click in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3, answers[-1].text[:3000]
    assert len({answer.location for answer in answers}) == 1
    assert rows(app, model) == before + 1


@pytest.mark.both
@pytest.mark.parametrize("what", ["segment", "redemption", "thread"])
def test_at_once_makes_one_and_leads_to_the_same_place(app, forms, sign_in, what):
    who, path, sent, model = forms[what]
    before = rows(app, model)
    clients = [sign_in(app.test_client(), who) for _click in range(AT_ONCE)]
    together = Barrier(AT_ONCE)

    def click(client):
        together.wait()
        answer = client.post(path, data=sent | {"once": "as shown"})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = set(threads.map(click, clients))
    assert {status for status, _location in answers} == {303} and len(answers) == 1
    assert rows(app, model) == before + 1


@pytest.mark.both
def test_the_same_page_with_something_else_written_makes_a_second(app, forms, client, sign_in):
    who, path, sent, model = forms["segment"]
    sign_in(client, who)
    for name in ("Everybody", "Everybody else", "Everybody"):
        assert client.post(path, data=sent | {"once": "as shown", "name": name}).status_code == 303
    assert rows(app, model) == 2


def test_the_same_written_on_a_page_shown_anew_makes_a_second(app, forms, client, sign_in):
    who, path, sent, model = forms["redemption"]
    sign_in(client, who)
    for _visit in range(2):
        shown = re.search(r'name="once" value="([^"]+)"', client.get("/rewards/catalogue").text)
        assert shown and client.post(path, data=sent | {"once": shown[1]}).status_code == 303
    assert rows(app, model) == 2


def test_two_people_with_one_key_are_two(app, world, client, sign_in, csrf):
    sent = THREAD | {"csrf_token": csrf, "once": "as shown"}
    answers = [sign_in(client, who).post("/new", data=sent).location for who in (world.ana, world.ben)]
    assert len(set(answers)) == 2


def test_who_never_saw_the_first_answer_still_reads_what_it_said(app, forms, sign_in):
    """A double click without script: the browser drops the first answer, with its cookie, and waits for the second."""
    who, path, sent, _model = forms["segment"]
    sent = sent | {"once": "as shown"}
    sign_in(app.test_client(), who).post(path, data=sent)
    second = sign_in(app.test_client(), who)
    page = second.get(second.post(path, data=sent).location)
    assert page.text.count("The segment is there.") == 1
    assert "The segment is there." not in second.get("/lab/segments").text


def test_what_was_refused_can_be_sent_again_with_the_same_key(app, forms, client, sign_in):
    who, path, sent, _model = forms["segment"]
    sign_in(client, who)
    wrong = sent | {"once": "as shown", "value-0": "many"}
    assert [client.post(path, data=wrong).status_code for _click in range(2)] == [422, 422]
    assert client.post(path, data=sent | {"once": "as shown"}).status_code == 303


def test_a_name_that_is_taken_is_refused_to_whoever_sends_it_with_another_key(app, forms, client, sign_in):
    who, path, sent, model = forms["segment"]
    sign_in(client, who)
    answers = [client.post(path, data=sent | {"once": key}).status_code for key in ("one", "other")]
    assert answers == [303, 409] and rows(app, model) == 1


def test_another_picture_is_another_content(app, world, client, sign_in, csrf):
    sign_in(client, world.pia)
    sent = {"csrf_token": csrf, "once": "as shown", "title": "Burrs that last", "brief": "What would you pay for?"}
    pictures = [(io.BytesIO(b"nothing that could be shown"), name) for name in ("one.png", "other.png")]
    for picture in pictures:
        assert client.post("/campaigns/new", data=sent | {"picture": picture}).status_code == 422


@pytest.mark.both
def test_a_new_token_is_one_and_stands_on_the_page_of_either_click(app, world, sign_in, csrf):
    """Its page is kept nowhere: a token is shown to who makes it and is no text of ours."""
    sent = {"csrf_token": csrf, "once": "as shown", "name": "mine", "scopes": ["read"]}
    clients = [sign_in(app.test_client(), world.ana) for _click in range(2)]
    with ThreadPoolExecutor(2) as threads:
        pages = list(threads.map(lambda client: client.post("/settings/tokens", data=sent).text, clients))
    tokens = {found[0] for page in pages if (found := re.search(r"clab_[\w-]{43}", page))}
    assert len(tokens) == 1 and rows(app, ApiToken) == 1 and rows(app, Answered) == 0
    again = clients[0].post("/settings/tokens", data=sent | {"once": "shown anew"}).text
    other = re.search(r"clab_[\w-]{43}", again)
    assert other and other[0] not in tokens and rows(app, ApiToken) == 2


def test_keys_are_kept_for_a_day(app, forms, client, sign_in):
    who, path, sent, _model = forms["thread"]
    sign_in(client, who).post(path, data=sent | {"once": "as shown"})
    with acting(app):
        tidy()
    assert rows(app, Answered) == 1
    with shifted(KEPT * 1.1), acting(app):
        tidy()
    assert rows(app, Answered) == 0


MAKING = {
    "/new": "pia",
    "/ideas/new": "pia",
    "/campaigns/new": "pia",
    "/ideas/statuses": "pia",
    "/lab/segments/new": "pia",
    "/lab/attributes/new": "pia",
    "/lab/new-product": "pia",
    "/admin/new-category": "ada",
    "/admin/invites": "ada",
    "/admin/badges/new": "pia",
    "/admin/rewards/rules/new": "max",
    "/admin/rewards/catalogue/new": "max",
    "/rewards/catalogue": "ana",
    "/settings/tokens": "ana",
    "/me/data": "ana",
}


@pytest.mark.parametrize("path", MAKING)
def test_every_form_that_makes_something_carries_a_key_of_its_own(app, world, mug, client, sign_in, path):
    sign_in(client, getattr(world, MAKING[path]))
    keys = [re.findall(r'name="once"[^>]* value="([^"]+)"', client.get(path).text) for _visit in range(2)]
    assert keys[0] and keys[1] and keys[0] != keys[1]


def test_the_forms_behind_an_idea_carry_one_each_and_what_goes_back_and_forth_none(app, world, client, sign_in):
    idea = Board(app, world).idea(world.ana)
    text = sign_in(client, world.pia).get(f"/ideas/{idea}/behind").text
    keyed = [one for one in re.findall(r"<form.*?</form>", text, re.DOTALL) if 'name="once"' in one]
    paths = sorted(found[1] for one in keyed if (found := re.search(rf'action="/ideas/{idea}/(\w+)"', one)))
    assert paths == ["evidence", "merge", "notes", "voters"]
    assert len({found for one in keyed for found in re.findall(r'name="once" value="([^"]+)"', one)}) == 4
