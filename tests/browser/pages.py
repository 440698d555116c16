"""All pages that somebody can open, by walking the routes."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from customers.links.actions import make_link
from tests.world import World, acting

# What a page is built of, whatever it says: its elements and their classes.
TAGS = re.compile(r'<([a-z]\w*)(?:[^>]*?\sclass="([^"]*)")?')
KNOWN: dict[str, Any] = {
    "slug": "any",
    "thread_id": 1,
    "post_id": 2,
    "badge_id": 2,
    "campaign_id": 1,
    "idea_id": 1,
    "hook_id": 1,
    "delivery_id": 1,
    "segment_id": 1,
    "customer_id": 1,
    "mail_id": 1,
    "category": "questions",
    "handle": "ana",
    "product": "T1",
    "sku": "T1",
    "tag": "dust",
    "number": 1,
    "period": "all",
    "balance": "spendable",
    "key": "thread",
    "name": "posts",
}
# What the same route shows besides.
MORE = [
    "/t/any/2/30",
    "/search?q=burrs",
    "/search?q=nothing-of-the-kind",
    "/ideas?order=top&status=shipped",
    "/ideas/triage?order=buyers",
    "/ideas/2/behind",
    "/campaigns/2/any",
    "/campaigns/2/watch",
    "/ideas/4/any",
    "/leaderboard?period=all",
    "/rewards/ledger",
    "/ideas/new?campaign=1",
    "/new?category=tips",
    "/badges/1/any",
    "/lab/attributes/water",
    "/me/data/attributes/water",
    "/u/mia",
]


def addresses(app: Flask, world: World) -> Iterator[str]:
    """Every GET that these arguments open; the secret pages with a secret each."""
    secrets = _secrets(app, world)
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            known = KNOWN | {"secret": secrets.get(rule.endpoint, "")}
            if "GET" in (rule.methods or ()) and rule.endpoint != "static" and rule.arguments <= known.keys():
                yield adapter.build(
                    rule.endpoint, {name: known[name] for name in rule.arguments - {*(rule.defaults or ())}}
                )
    yield from MORE


def _secrets(app: Flask, world: World) -> dict[str, str]:
    new = {"handle": "olga", "name": "Olga", "password_hash": "", "invite": ""}
    with acting(app):
        return {
            "accounts.confirm": make_link("sign_up", "olga@example.com", **new),
            "sign_in.by_link": make_link("sign_in", world.ben.email, world.ben.id),
            "sign_in.reset": make_link("reset", world.ben.email, world.ben.id),
            "settings.confirm_email": make_link("change_email", "new@example.com", world.ana.id),
        }


def pages_for(app: Flask, world: World, client: FlaskClient) -> dict[str, int]:
    """Where this client gets a page of ours, each once, however many addresses lead there, and its shape."""
    found: dict[str, int] = {}
    for address in addresses(app, world):
        answer = client.get(address, follow_redirects=True)
        path = answer.request.full_path.rstrip("?")
        if answer.status_code == 200 and answer.text.startswith("<!doctype") and "/sign-in?next=" not in path:
            found[path] = hash(tuple(TAGS.findall(answer.text.partition("<main")[2])))
        answer.close()
    return found
