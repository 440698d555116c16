"""GETs change nothing: they send no writing statement, and the journal stays where it is."""

import pytest

from core.db import db
from core.journal.models import JournalHead
from insights.webhooks import actions as webhooks
from rewards.badges.actions import make_badge
from rewards.rules.defaults import make_default_rules
from tests.world import acting

# Who looked at whose record is written down before the answer.
AUDITED = {"record.show", "record_api.show", "record_api.timeline", "purchases.of_customer", "people.person"}
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")


@pytest.fixture
def house(app, world, make, drain):
    """One of each thing that an address names."""
    with acting(app, world.ada) as viewer:
        make_default_rules()
        make_badge(viewer, {"name": "First", "tier": "bronze", "rule": None})
        webhooks.test(viewer, webhooks.make(viewer, "https://example.com/", []).id)
    thread = make.thread(world.ana, product="T1", tags=["dust"])
    make.post(world.ben, thread)
    drain()
    return thread


def addresses(app, thread, world):
    """(endpoint, address) of every GET that simple arguments open."""
    known = {
        "slug": thread.slug,
        "thread_id": thread.id,
        "post_id": 1,
        "customer_id": world.ana.id,
        "category": "questions",
        "handle": "ana",
        "product": "T1",
        "sku": "T1",
        "tag": "dust",
        "number": 1,
        "period": "week",
        "balance": "status",
        "form": "atom",
        "key": "thread",
        "badge_id": 1,
        "hook_id": 1,
        "delivery_id": 1,
    }
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "static" and rule.arguments <= known.keys():
                values = {name: known[name] for name in rule.arguments if name not in (rule.defaults or {})}
                yield rule.endpoint, adapter.build(rule.endpoint, values)


@pytest.mark.parametrize("who", ["guest", "ana", "mia", "ada"])
def test_no_get_writes(app, world, house, client, sign_in, count_statements, who, told):
    if who != "guest":
        sign_in(client, getattr(world, who))
    before, found, opened = head(app), [], 0
    for endpoint, address in addresses(app, house, world):
        if endpoint in AUDITED:
            continue
        count_statements.clear()
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code < 500, address
        opened += answer.status_code == 200
        found += [(address, one) for one in count_statements if one.lstrip().upper().startswith(WRITES)]
    assert found == []
    assert head(app) == before
    assert opened >= 20
    told(f"pages that {who} opened: {opened}, writing statements: 0")


def head(app):
    with app.app_context():
        return db.session.execute(db.select(JournalHead.seq)).scalar_one()
