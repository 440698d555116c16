"""What a PATCH does with null, and that the description says so: for every field of every one of them."""

import pytest

from core.openapi.schemas import of_form
from tests.contract.asking import PROBLEM
from tests.contract.conftest import made
from tests.contract.test_purchases import SHOP

ALL = "ada/read,write,admin,purchases:write"
CASE = {"case_id": "C-1", "customer": {"email": "ana@example.com"}, "opened_at": "2026-11-01T09:00:00Z"}


@pytest.fixture
def things(ask, place) -> dict[str, object]:
    """One of each that can be changed, by what its address calls it."""
    badge = made(ask("pia", "POST", "/badges", {"name": "Careful hands", "tier": "silver"}))
    reward = made(ask("pia", "POST", "/rewards/catalogue", {"name": "A brush", "cost": 5}))
    made(ask(SHOP, "POST", "/support-cases", CASE))
    hook = made(ask("ada/admin", "POST", "/webhooks", {"url": "https://example.com/"}))
    numbers = {"badge_id": badge["id"], "reward_id": reward["id"], "case_id": "C-1", "sku": "T1", "slug": "tips"}
    return numbers | {
        "thread_id": place.question,
        "idea_id": place.idea,
        "campaign_id": place.campaign,
        "customer_id": place.customer,
        "hook_id": hook["id"],
    }


def changes(app, things):
    """(address, form) of every PATCH whose fields count one by one."""
    for rule in app.url_map.iter_rules():
        route = app.extensions["routes"].get(rule.endpoint)
        if rule.rule.startswith("/api/v1") and route is not None and route.partial:
            with app.test_request_context():
                _host, path = rule.build({name: things[name] for name in rule.arguments})
            yield path.removeprefix("/api/v1"), route.takes


def test_null_empties_what_may_be_empty_and_is_refused_at_its_field_everywhere_else(app, ask, things):
    wrong, asked = [], 0
    for path, form in changes(app, things):
        with app.test_request_context():
            fields = of_form(form, partial=True)["properties"]
        for name, schema in fields.items():
            may_be_empty = "null" in schema.get("type", ()) or None in schema.get("enum", ())
            answer = ask(ALL, "PATCH", path, {name: None})
            named = (answer.json or {}).get("errors", {}) if answer.json.keys() >= PROBLEM else {}
            asked += 1
            if (answer.status_code, set(named)) != ((200, set()) if may_be_empty else (422, {name})):
                wrong.append(f"PATCH {path} {name}: {answer.status_code} {answer.text[:120]}")
    assert wrong == [] and asked > 40


def test_an_empty_choice_is_no_choice(ask, things):
    for path, name in ((f"/badges/{things['badge_id']}", "tier"), ("/categories/tips", "see")):
        answer = ask(ALL, "PATCH", path, {name: ""})
        assert (answer.status_code, set(answer.json["errors"])) == (422, {name})


def test_what_null_empties_is_empty_afterwards(ask, things, place):
    rows = [
        (f"/badges/{things['badge_id']}", {"description": "Who cleans."}, ""),
        (f"/rewards/catalogue/{things['reward_id']}", {"stock": 4}, None),
        (f"/rewards/catalogue/{things['reward_id']}", {"description": "Of horsehair."}, ""),
        ("/products/T1", {"family": "Kitchen"}, ""),
        ("/products/T2", {"parent": "T1"}, None),
        ("/categories/tips", {"parent": "questions"}, None),
        (f"/customers/{place.customer}", {"name": "Carla"}, ""),
        (f"/customers/{place.customer}", {"email": "carla@example.com"}, None),
        (f"/threads/{place.question}", {"tags": ["burrs"]}, []),
        ("/me", {"title": "Barista"}, ""),
    ]
    wrong = []
    for path, said, empty in rows:
        (name,) = said
        filled = ask(ALL, "PATCH", path, said)
        emptied = ask(ALL, "PATCH", path, dict.fromkeys(said))
        if filled.json.get(name) != said[name] or emptied.json.get(name, "gone") != empty:
            wrong.append(f"{path} {name}: {filled.text[:150]} {emptied.text[:150]}")
    assert wrong == []
