"""Moving several ideas at once: what is missing is said, and what was chosen and typed stays."""

import re

import pytest


@pytest.fixture
def wishes(board, world):
    return [board.idea(world.ana, f"A wish of mine, number {n}") for n in range(3)]


@pytest.fixture
def move(client, world, sign_in, csrf):
    def do(**sent):
        sign_in(client, world.pia)
        return client.post("/ideas/triage?order=buyers", data={"csrf_token": csrf} | sent)

    return do


def _ticked(page):
    return {int(one) for one in re.findall(r'name="idea" value="(\d+)" checked', page.text)}


def _statuses(api, world):
    return {idea["status"] for idea in api(world.pia).get("/ideas").json["data"]}


def test_with_no_idea_chosen_it_says_so_and_keeps_the_answer(wishes, move, api, world):
    page = move(status="planned", response="Soon.")
    assert page.status_code == 422 and "No idea is chosen" in page.text
    assert re.search(r">\s*Soon\.</textarea>", page.text) and '<option value="planned" selected>' in page.text
    assert _statuses(api, world) == {"open"}


def test_with_no_status_chosen_it_says_so_and_keeps_the_choice(wishes, move, api, world):
    page = move(idea=[str(one) for one in wishes[:2]], status="", response="Soon.")
    assert page.status_code == 422 and 'id="status-error"' in page.text and "Soon." in page.text
    assert _ticked(page) == set(wishes[:2]) and _statuses(api, world) == {"open"}


def test_with_neither_both_are_said(wishes, move):
    page = move(response="")
    assert page.status_code == 422 and "No idea is chosen" in page.text and 'id="status-error"' in page.text


def test_where_one_cannot_move_none_does_and_the_choice_stays(board, wishes, move, api, world):
    board.merge(wishes[0], wishes[1])
    page = move(idea=[str(one) for one in wishes], status="planned", response="Soon.")
    assert page.status_code == 409 and "was merged" in page.text and _ticked(page) == set(wishes[1:])
    assert _statuses(api, world) == {"open"}


def test_no_status_is_chosen_for_who_chooses_none(client, wishes, world, sign_in):
    page = sign_in(client, world.pia).get("/ideas/triage").text
    chooser = re.search(r'<select id="status".*?</select>', page, re.DOTALL)
    assert chooser and chooser[0].index('value=""') < chooser[0].index('value="open"')


def test_one_that_is_not_there_is_named_and_the_choice_stays(wishes, move, api, world):
    page = move(idea=[str(wishes[0]), "4711"], status="planned", response="Soon.")
    assert page.status_code == 422 and "4711 is not there" in page.text and "Soon." in page.text
    assert _ticked(page) == {wishes[0]} and _statuses(api, world) == {"open"}


def test_who_answers_without_looking_sorts_by_votes_and_sees_no_money(board, client, world, sign_in):
    few, many = board.idea(world.ana, "Wanted by the author alone"), board.idea(world.ana, "Wanted by more")
    board.vote(world.ben, many)
    sign_in(client, world.mia)
    for order in ("votes", "buyers", "revenue"):
        page = client.get(f"/ideas/triage?order={order}")
        assert page.status_code == 200 and page.text.index(f"/ideas/{many}/") < page.text.index(f"/ideas/{few}/")
        assert not re.search(">(Revenue|Buyers|By revenue|By buyers)<", page.text)
    assert ">Revenue<" in sign_in(client, world.noa).get("/ideas/triage").text


def test_who_answers_for_one_product_sees_its_ideas_alone_in_each_order(board, client, world, sign_in):
    kettle, other = (
        board.idea(world.ana, "For the kettle", product="T1"),
        board.idea(world.ana, "For the mill", product="T2"),
    )
    pia = sign_in(client, world.pia)
    for address, found in (("?product=T1", {kettle}), ("?product=none", {kettle, other}), ("", {kettle, other})):
        page = pia.get(f"/ideas/triage{address}").text
        assert {number for number in (kettle, other) if f"/ideas/{number}/behind" in page} == found, address
    page = pia.get("/ideas/triage?product=T1&order=buyers").text
    assert 'value="T1" selected' in page and '<input type="hidden" name="order" value="buyers">' in page
    assert "/ideas/triage?order=revenue&amp;product=T1" in page
