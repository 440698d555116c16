"""Who speaks for the house is marked as such, in words, wherever they write."""

import re

import pytest

from forum.posts.writing import write
from ideas.ideas import actions as ideas
from tests.customers.doors import send
from tests.world import acting


def marked(page):
    """The handles beside whose name the mark stands."""
    return set(re.findall(r'href="/u/(\w+)" rel="author">[^<]*</a><span class="badge tone--plum">Staff</span>', page))


@pytest.mark.both
def test_moderators_product_managers_and_admins_are_marked_in_threads(client, world, make):
    thread = make.thread(world.ana)
    for handle in ("ben", "mia", "pia", "max", "noa", "ada"):
        make.post(getattr(world, handle), thread, body=f"Says {handle}.")
    page = client.get(f"/t/{thread.slug}/{thread.id}").text
    assert marked(page) == {"mia", "pia", "ada"}


def test_so_they_are_at_ideas(app, client, world):
    with acting(app, world.pia) as viewer:
        made = ideas.submit(viewer, "A quieter grinder", write("For mornings.")).id
    page = client.get(f"/ideas/{made}", follow_redirects=True).text
    assert marked(page) == {"pia"}


def test_who_loses_the_role_loses_the_mark_at_once_on_kept_pages_too(app, client, world, make, sign_in):
    thread = make.thread(world.mia)
    address = f"/t/{thread.slug}/{thread.id}"
    assert marked(client.get(address).text) == {"mia"}
    ada, room = sign_in(app.test_client(), world.ada), f"/admin/people/{world.mia.id}"
    send(ada, f"{room}/roles", at=room, roles=["analyst"])
    assert marked(client.get(address).text) == set()
