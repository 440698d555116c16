"""The served description against the running site."""

from pathlib import Path

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.contract.asking import PROBLEM
from tests.counts import count

ROOT = Path(__file__).resolve().parents[2]
READS = "ada/read,write,feed:read"


@pytest.fixture
def described(app, world):
    """The description, valid as OpenAPI 3.1."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.validate()
    return schema


def test_it_is_valid_and_describes_every_answer(described):
    for operation in (one.ok() for one in described.get_all_operations()):
        raw = operation.definition.raw
        assert raw["responses"].keys() >= {"400", "401", "403", "404", "409", "422", "429"}
        good = [code for code in raw["responses"] if code.startswith("2")]
        assert good and (
            "security" in raw or operation.path.endswith(("/docs", "/openapi.json")) or "/hooks/" in operation.path
        )


def test_what_lists_give_has_the_fields_that_are_described(app, ask, place, drain):
    drain()
    spec = ask("guest", "GET", "/openapi.json").json
    wrong = []
    for path in ("/categories", "/threads", "/ideas", "/campaigns", "/products", "/rewards/rules", "/leaderboard"):
        schema = spec["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        shape = schema["properties"]["data"]["items"]["$ref"].rpartition("/")[2]
        fields = spec["components"]["schemas"][shape]["properties"].keys()
        rows = ask("ana", "GET", path).json["data"]
        if not rows or any(row.keys() != fields for row in rows):
            wrong.append((path, rows[0].keys() ^ fields if rows else "empty"))
    assert wrong == []


def test_whatever_is_sent_is_answered_as_described(app, ask, described, place):
    """Schemathesis makes the requests; no answer is a 5xx, and each is one of those that the description names."""
    token = ask.token(READS)
    operations = [one.ok() for one in described.get_all_operations()]
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

    @given(data=st.data())
    @settings(max_examples=count(40, 4000), deadline=None, suppress_health_check=quiet, phases=[Phase.generate])
    def ask_anything(data):
        operation = data.draw(st.sampled_from([one for one in operations if "follow" not in one.path]))
        case = data.draw(operation.as_strategy())
        (case.query or {}).pop("follow", None)
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        known = operation.definition.raw["responses"].keys() | {"405", "413", "429"}
        assert answer.status_code < 500, (operation.label, answer.status_code, answer.text[:200])
        assert str(answer.status_code) in known, (operation.label, answer.status_code)
        if answer.status_code >= 400:
            assert answer.json().keys() >= PROBLEM

    ask_anything()


def test_the_committed_description_is_the_served_one(client):
    committed, served = (
        orjson.loads((ROOT / "docs/openapi.json").read_bytes()),
        dict(client.get("/api/v1/openapi.json").json),
    )
    assert committed | {"servers": []} == served | {"servers": []}, "`make openapi` writes it anew"
