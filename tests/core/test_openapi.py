"""The description says what the running site does."""

import re


def test_every_route_of_the_api_is_described(app, client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            path = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert method.lower() in paths[path], f"{method} {path}"


def test_a_form_is_described_with_its_limits(client):
    spec = client.get("/api/v1/openapi.json").json
    body = spec["paths"]["/api/v1/threads"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["additionalProperties"] is False
    assert set(body["required"]) == {"category", "title", "body"}
    assert body["properties"]["title"]["maxLength"] == 255
    assert spec["openapi"].startswith("3.1")


def test_it_is_shown_on_a_page(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200 and "/api/v1/threads" in page.text
