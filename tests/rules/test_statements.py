"""A page asks the database at most eight times, and as often for sixty posts as for one."""

import pytest

from core.kept_pages import Shelf
from core.limits import Limits
from rewards.rules.defaults import make_default_rules
from tests.world import acting

MOST = 8
PAGES = {
    "home": "/",
    "latest": "/latest",
    "category": "/c/questions",
    "thread": "/t/{slug}/{id}",
    "profile": "/u/ana",
    "search": "/search?q=squeak",
    "rewards": "/rewards",
    "catalogue": "/rewards/catalogue",
    "badges": "/badges",
    "leaderboard": "/leaderboard",
    "ideas": "/ideas",
}
OWN_PAGES = {
    "ledger": "/rewards/ledger",
    "spendable": "/rewards/ledger/spendable",
    "line": "/rewards/lines/1",
    "own data": "/me/data",
    "orders": "/me/orders",
}


@pytest.fixture
def house(app, world, make, drain):
    """A thread of one post, and a function that fills the house."""
    with acting(app):
        make_default_rules()
    thread = make.thread(world.ana)
    drain()

    def fill():
        for number in range(20):
            other = make.thread(world.ana, title=f"Another {number} about burrs")
            for author in (world.ben, world.mia, world.ana)[: 1 + number % 3]:
                make.post(author, other)
        for number in range(20):
            make.post((world.ben, world.mia, world.pia)[number % 3], thread, body=f"Reply {number} on burrs.")
        drain()

    return thread, fill


def statements(app, client, address, seen):
    """Of the second visit, so that nothing that is asked once for all is counted; nothing kept is given. What is asked
    every few seconds for all visits together (the site's options) is left out."""
    for _visit in range(2):
        app.extensions["shelf"], app.extensions["limits"] = Shelf(), Limits("")
        seen.clear()
        assert client.get(address).status_code == 200, address
    return [one for one in seen if "FROM options" not in one]


@pytest.mark.parametrize("who", ["guest", "ana"])
def test_pages_ask_as_often_for_sixty_posts_as_for_one_and_at_most_eight_times(
    app, world, house, client, sign_in, count_statements, who, told
):
    thread, fill = house
    if who != "guest":
        sign_in(client, getattr(world, who))
    pages = PAGES if who == "guest" else PAGES | OWN_PAGES
    addresses = {name: path.format(slug=thread.slug, id=thread.id) for name, path in pages.items()}
    few = {name: statements(app, client, path, count_statements) for name, path in addresses.items()}
    fill()
    many = {name: statements(app, client, path, count_statements) for name, path in addresses.items()}
    assert {name: len(asked) for name, asked in few.items()} == {name: len(asked) for name, asked in many.items()}
    assert {name: asked for name, asked in many.items() if len(asked) > MOST} == {}
    told(f"statements for {who}: " + ", ".join(f"{name} {len(asked)}" for name, asked in many.items()))
