"""A member's kept page is answered before Flask, and by nobody's leave but theirs."""

import pytest

from core.limits import USUAL
from customers.people.actions import change_roles, release, silence, suspend
from customers.sign_in.actions import sign_out_everywhere
from tests.world import acting

KEPT = 3


@pytest.fixture
def seen(app, monkeypatch):
    """Addresses that came as far as Flask."""
    asked = []
    inner = app.wsgi_app._inner
    monkeypatch.setattr(
        app.wsgi_app, "_inner", lambda environ, start: (asked.append(environ["PATH_INFO"]), inner(environ, start))[1]
    )
    return asked


@pytest.fixture
def page(app, world, make, client, sign_in, seen):
    """A function that asks for the same thread as Ana, and says whether Flask was asked."""
    thread = make.thread(world.ben)
    sign_in(client, world.ana)

    def ask(**headers):
        seen.clear()
        answer = client.get(f"/t/{thread.slug}/{thread.id}", headers=headers)
        return answer, bool(seen)

    for _visit in range(KEPT):
        ask()
    ask.thread = thread
    return ask


def test_a_page_that_stands_is_answered_before_flask_and_is_the_same_to_the_byte(page, app):
    answer, asked = page()
    assert answer.status_code == 200 and not asked
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]
    app.extensions["shelf"]._passes.clear()
    again, asked = page()
    assert asked and again.data == answer.data and again.headers["ETag"] == answer.headers["ETag"]


def test_a_reply_is_on_the_page_at_once(page, world, make):
    make.post(world.mia, page.thread, body="With a soft brush it takes a minute.")
    answer, asked = page()
    assert asked and "soft brush" in answer.text


def test_nobody_else_is_given_it(app, world, page, sign_in, seen):
    seen.clear()
    other = sign_in(app.test_client(), world.mia)
    answer = other.get(f"/t/{page.thread.slug}/{page.thread.id}")
    assert seen and "/u/mia" in answer.text and "/u/ana" not in answer.text
    guest = app.test_client().get(f"/t/{page.thread.slug}/{page.thread.id}")
    assert "/u/ana" not in guest.text and guest.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "end", [lambda ada, who: sign_out_everywhere(who), lambda ada, who: suspend(ada, who, 3, "spam")]
)
def test_a_session_that_ended_gets_the_guests_page_at_once(app, world, page, end):
    with acting(app, world.ada) as ada:
        end(ada, world.ana.id)
    answer, asked = page()
    assert asked and "/u/ana" not in answer.text and "/sign-in" in answer.text


def test_who_was_silenced_or_given_a_role_is_shown_another_page_at_once(app, world, page):
    for act in (
        lambda ada: silence(ada, world.ana.id, 3, "loud"),
        lambda ada: release(ada, world.ana.id),
        lambda ada: change_roles(ada, world.ana.id, ["moderator"]),
    ):
        page()
        with acting(app, world.ada) as ada:
            act(ada)
        _answer, asked = page()
        assert asked
        page()
        _answer, asked = page()
        assert not asked


def test_kept_pages_count_against_the_limit_of_a_session(app, page):
    codes = {page()[0].status_code for _number in range(USUAL.amount)}
    assert codes == {200, 429}


def test_a_token_and_htmx_are_always_asked_of_flask(page):
    assert page(**{"HX-Request": "true"})[1]
    assert page(Authorization="Bearer nonsense")[1]
