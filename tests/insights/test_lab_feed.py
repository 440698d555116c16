"""`/lab/feed`: staff see what programs read, who reads it and how far, and the lines to copy."""

import pytest


@pytest.fixture
def story(world, make):
    thread = make.thread(world.ana, title="How do I clean the burrs?", category="tips", product="T1")
    return thread, make.post(world.ben, thread, "With rice, then a brush.")


@pytest.mark.both
def test_the_page_shows_head_kinds_readers_and_the_newest_entries(app, api, world, story, client, sign_in):
    token = api(world.pia, "feed:read")
    assert token.get("/feed?after=1").status_code == 200
    app.extensions["buffers"].flush()
    page = sign_in(client, world.noa).get("/lab/feed").text
    assert "The feed's head is entry 2." in page
    assert "@pia" in page and '<td class="is-number">1</td><td class="is-number">1</td>' in page
    assert "/api/v1/feed?after=0" in page and "curl -N " in page and "/api/v1/docs" in page
    assert "ana@" not in page and "@ana" not in page


def test_it_is_narrowed_down_as_the_feed_is(world, make, story, client, sign_in):
    make.thread(world.ana, title="Of something else", category="questions")
    sign_in(client, world.pia)

    def said(query):
        answer = client.get(f"/lab/feed?{query}")
        assert answer.status_code == 200
        return ["With rice" in answer.text, "Of something else" in answer.text]

    assert said("") == [True, True]
    assert said("kinds=forum.post_added") == [True, False]
    assert said("category=questions") == [False, True]
    assert said("product=T1") == [True, False]
    assert "kinds=forum.post_added&#39;" in client.get("/lab/feed?kinds=forum.post_added").text
    wrong = client.get("/lab/feed?kinds=nope")
    assert wrong.status_code == 422 and "There is no kind nope." in wrong.text


def test_only_who_may_have_a_token_for_it_sees_it(world, client, sign_in):
    for person, status in ((world.ana, 403), (world.mia, 403), (world.max, 200), (world.ada, 200)):
        assert sign_in(client, person).get("/lab/feed").status_code == status
    assert "/lab/feed" in sign_in(client, world.pia).get("/lab/segments").text


def test_an_empty_house_says_so(world, client, sign_in):
    page = sign_in(client, world.noa).get("/lab/feed").text
    assert "Nobody yet" in page and "Nothing has happened yet" in page
