"""A campaign for a segment leaks nowhere: every address of the site is walked by a guest and by a customer outside."""

from datetime import timedelta

import pytest

from core.clock import iso, now
from customers.segments import actions as segments
from ideas.campaigns.writing import brief
from ideas.notes.actions import add_note
from tests.purchases.make import order
from tests.world import acting

SECRETS = ("zephyrcup", "quixbrief", "xylowood", "bodyzinc", "tagzircon", "commentzebra", "responsezest", "notezeal")
STREAMS = ("/api/v1/feed",)  # read apart: it has a token of its own


@pytest.fixture
def secret(app, board, api, world, drain):
    """A campaign for who bought: Ana. With two ideas of which one became part of the other, a comment, an answer, a
    note, evidence. Everything that a door could ask for by name."""
    line = {"sku": "T1", "name": "T1", "quantity": 1, "net_amount": 5000}
    sent = order(email=world.ana.email, order_id="O-1", ordered_at=iso(now() - timedelta(days=3)), lines=[line])
    assert api(world.ada, "purchases:write").post("/purchases", sent).status_code == 201
    with acting(app, world.pia) as pia:
        circle = segments.create(pia, "buyers", {"fact": "orders", "gte": 1}).id
    campaign = board.campaign("Zephyrcup for buyers", brief="Quixbrief.", audience=f"segment:{circle}", product="T1")
    idea = board.idea(world.ana, "A handle of xylowood", "Bodyzinc.", campaign_id=campaign, tags=("tagzircon",))
    merged = board.idea(world.ana, "A knob of xylowood", "Bodyzinc too.", campaign_id=campaign)
    thread = api(world.ana).get(f"/ideas/{idea}").json["thread_id"]
    post = api(world.ana).post(f"/threads/{thread}/posts", {"body": "Commentzebra @ben"}).json
    board.merge(merged, idea)
    board.status(idea, "planned", "Responsezest.")
    with acting(app, world.pia) as pia:
        add_note(pia, idea, brief("Notezeal."))
    drain()
    return {
        "campaign_id": campaign,
        "idea_id": idea,
        "thread_id": thread,
        "post_id": post["id"],
        "number": post["number"],
        "customer_id": world.ana.id,
        "handle": world.ana.handle,
        "category": "ideas",
        "tag": "tagzircon",
        "product": "T1",
        "sku": "T1",
        "form": "json",
        "period": "all",
        "slug": "a-handle-of-xylowood",
        "kind": "like",
        "what": "suspend",
        "filename": "x.png",
        "merged": merged,
    }


def addresses(app, known, method):
    """Every rule, its arguments filled in with what the secret is called; what has none is asked for the first."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static" and not rule.rule.startswith(STREAMS):
            whole = rule.arguments & {"idea_id", "campaign_id", "thread_id", "post_id"}
            values = {name: known.get(name, "up" if name == "way" else 1) for name in rule.arguments}
            yield whole, app.url_map.bind("localhost").build(rule.endpoint, values, method)


def leaks(answer):
    said = answer.text.lower()
    return [word for word in SECRETS if word in said]


@pytest.mark.both
@pytest.mark.parametrize("who", ["guest", "ben"])
def test_no_address_of_the_site_tells_it_to_who_is_outside(app, client, world, secret, sign_in, who, told):
    if who != "guest":
        sign_in(client, world.ben)
    asked = [path for _whole, path in addresses(app, secret, "GET")]
    asked += [f"/search?q={word}" for word in ("handle", "bodyzinc", "commentzebra")]
    asked += ["/api/v1/search?q=handle", "/api/v1/search/similar?title=handle of xylo", "/api/v1/ideas?order=top"]
    asked += [
        f"/api/v1/ideas?campaign={secret['campaign_id']}",
        f"/ideas/{secret['merged']}/merged",
        "/ideas?order=newest",
    ]
    found = {}
    for path in asked:
        answer = client.get(path)
        assert answer.status_code < 500, (path, answer.text[:300])
        own_words = {word for word in SECRETS if word in path.lower()}
        if left := set(leaks(answer)) - own_words:
            found[path] = left
    assert found == {}
    told(f"addresses walked by {who}: {len(asked)}")


@pytest.mark.both
def test_nothing_can_be_done_there_from_outside(app, client, world, secret, sign_in, csrf):
    sign_in(client, world.ben)
    headers = {"X-CSRFToken": csrf, "Accept": "application/json"}
    found = {}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for whole, path in addresses(app, secret, method):
            if whole:
                answer = client.open(path, method=method, headers=headers, json={} if "/api/" in path else None)
                if answer.status_code not in (403, 404) or leaks(answer):
                    found[f"{method} {path}"] = (answer.status_code, answer.text[:200])
    assert found == {}


def test_the_feed_shows_it_to_no_token_of_somebody_outside(api, world, secret):
    for path in ("/feed", "/feed/snapshot"):
        answer = api(world.ben, "feed:read").get(path, headers={"Accept": "application/json"})
        assert leaks(answer) == [], path
    assert "xylowood" in api(world.pia, "feed:read").get("/feed", headers={"Accept": "application/json"}).text


def test_who_belongs_to_it_finds_it_everywhere(client, world, secret, sign_in):
    sign_in(client, world.ana)
    idea, campaign = secret["idea_id"], secret["campaign_id"]
    for path in (
        "/",
        "/ideas",
        "/campaigns",
        "/roadmap",
        "/search?q=handle",
        f"/campaigns/{campaign}/zephyrcup-for-buyers",
    ):
        answer = client.get(path)
        assert leaks(answer), path
    page = client.get(f"/ideas/{idea}/a-handle-of-xylowood").text
    assert "Bodyzinc" in page and "Responsezest" in page and "Commentzebra" in page and "Notezeal" not in page


def test_who_is_outside_hears_of_nothing(client, world, secret, sign_in):
    inbox = sign_in(client, world.ben).get("/inbox").text.lower()
    assert not [word for word in SECRETS if word in inbox] and "invited" not in inbox
    assert "invited" in sign_in(client, world.ana).get("/inbox").text


def test_who_comes_later_is_outside(app, board, api, world):
    """The audience is frozen when the campaign opens: who buys afterwards is not in it."""
    with acting(app, world.pia) as pia:
        circle = segments.create(pia, "buyers", {"fact": "orders", "gte": 1}).id
    campaign = board.campaign("Zephyrcup for buyers", audience=f"segment:{circle}")
    line = {"sku": "T1", "name": "T1", "quantity": 1, "net_amount": 5000}
    sent = order(email=world.ben.email, order_id="O-2", ordered_at=iso(now()), lines=[line])
    assert api(world.ada, "purchases:write").post("/purchases", sent).status_code == 201
    assert api(world.ben).get(f"/campaigns/{campaign}").status_code == 404
    sent = {"title": "Let me in", "body": "Please.", "campaign_id": campaign}
    assert api(world.ben).post("/ideas", sent).json["errors"].keys() == {"campaign_id"}
