"""The house's own statuses: each name once, a key that stays, and a column of the roadmap where it is ticked."""

from datetime import timedelta

import pytest

from core.clock import shifted
from core.errors import Invalid
from ideas.statuses import actions
from ideas.statuses.queries import statuses
from tests.world import acting


@pytest.fixture
def add(app, world):
    def do(name, meaning="planned", **more):
        with acting(app, world.pia) as viewer:
            return actions.add_status(viewer, name, meaning, **more).key

    return do


def _known(app):
    with acting(app):
        return {one.key: one for one in statuses()}


@pytest.mark.parametrize("name", ["Open", "planned", "SHIPPED"])
def test_a_name_is_given_once_whatever_its_case(add, name):
    with pytest.raises(Invalid):
        add(name)
    assert add("Under review", "open") == "under-review"
    with pytest.raises(Invalid):
        add("under Review")


def test_a_page_says_so_and_keeps_what_was_typed(add, client, world, sign_in, csrf):
    add("Under review", "open")
    sign_in(client, world.pia)
    page = client.post("/ideas/statuses", data={"csrf_token": csrf, "name": "UNDER REVIEW", "meaning": "open"})
    assert page.status_code == 422 and "of this name already" in page.text and 'value="UNDER REVIEW"' in page.text


def test_changing_one_keeps_its_own_name_and_takes_no_other(app, add, world):
    key = add("Under review", "open")
    status_id = _known(app)[key].id
    with acting(app, world.pia) as viewer:
        actions.change_status(viewer, status_id, name="Under Review", tone="plum", on_roadmap=True)
    with acting(app, world.pia) as viewer, pytest.raises(Invalid):
        actions.change_status(viewer, status_id, name="Planned", tone="plum", on_roadmap=True)


def test_a_name_in_another_script_has_a_key_of_its_own(add):
    assert (add("審査中"), add("На рассмотрении")) == ("status", "status-2")


def test_a_retired_status_keeps_its_key_and_comes_back_with_it(app, add, world):
    key = add("Soon")
    with acting(app, world.pia) as viewer:
        actions.retire_status(viewer, _known(app)[key].id)
    assert key not in _known(app) and add("Soon", "open") == "soon-2"
    with pytest.raises(Invalid):
        add("soon")


def test_added_anew_it_is_the_one_that_was(app, add, world):
    key = add("Soon")
    number = _known(app)[key].id
    with acting(app, world.pia) as viewer:
        actions.retire_status(viewer, number)
    assert add("soon", tone="red") == key and _known(app)[key].id == number


def test_what_is_ticked_stands_on_the_roadmap_also_where_it_means_open(board, add, world, client):
    add("Under review", "open", on_roadmap=True)
    add("In the drawer", "planned", on_roadmap=False)
    idea = board.idea(world.ana)
    board.status(idea, "under-review")
    page = client.get("/roadmap").text
    assert "Under review" in page and "A lid that stays open" in page and "In the drawer" not in page
    assert [one["title"] for one in client.get("/roadmap.json").json["items"]] == ["A lid that stays open"]


def test_the_roadmap_as_a_feed_begins_with_what_moved_last(board, world, client):
    wishes = [board.idea(world.ana, f"A wish of mine, number {n}") for n in range(3)]
    for hours, (number, key) in enumerate([(2, "planned"), (0, "started"), (1, "planned")], start=1):
        with shifted(timedelta(hours=hours)):
            board.status(wishes[number], key)
    titles = [one["title"] for one in client.get("/roadmap.json").json["items"]]
    assert titles == [f"A wish of mine, number {n}" for n in (1, 0, 2)]


def test_an_idea_in_another_script_has_an_address_of_its_own(board, world, api):
    idea = board.idea(world.ana, "蓋が勝手に閉まる問題")
    assert api(world.ana).get(f"/ideas/{idea}").json["url"].endswith(f"/ideas/{idea}/idea")
    changed = api(world.ana).patch(f"/ideas/{idea}", {"title": "Крышка падает сама", "version": 1})
    assert changed.status_code == 200 and changed.json["url"].endswith(f"/ideas/{idea}/idea")
