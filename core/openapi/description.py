"""The whole description, from the URL map."""

import re
from typing import Any

from apispec import APISpec
from flask import Flask
from werkzeug.routing import Rule

from core.forms import ListQuery
from core.openapi.schemas import Shapes, of_field, of_form
from core.routes import Route

PREFIX = "/api/v1"
PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
PROBLEMS = {
    "400": "The request cannot be read.",
    "401": "Nobody is signed in, or the token is not one of ours.",
    "403": "The token's scope or the person's role does not reach this.",
    "404": "Not there, or not for you to know of.",
    "409": "Somebody was first, or the thing has moved on.",
    "415": "The body is not JSON, and is not called so either.",
    "422": "A field is wrong; `errors` says which and why.",
    "429": "Too often; `Retry-After` says when.",
}
WORDS = {201: "It was made.", 202: "It was taken, and has to wait or to be worked on.", 204: "Done."}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request with the same key is done once, and answered with what it was answered first.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


def describe(app: Flask) -> dict[str, Any]:
    spec = APISpec(
        title="Customer Lab",
        version="1",
        openapi_version="3.1.0",
        info={"description": "One customer record: conversations, ideas, purchases and recognition."},
        servers=[{"url": app.config["SETTINGS"].origin}],
    )
    spec.components.schema("Problem", PROBLEM)
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, words in PROBLEMS.items():
        spec.components.response(f"Problem{status}", {"description": words, "content": problem})
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    shapes = Shapes()
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        route = app.extensions["routes"].get(rule.endpoint)
        if rule.rule.startswith(PREFIX) and route is not None:
            spec.path(_PARAMETER.sub(r"{\2}", rule.rule), operations=_operations(app, rule, route, shapes))
    for name, schema in shapes.schemas.items():
        spec.components.schema(name, schema)
    return spec.to_dict()


def _operations(app: Flask, rule: Rule, route: Route, shapes: Shapes) -> dict[str, Any]:
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return {method.lower(): _operation(app, rule, route, method, shapes) for method in methods}


def _operation(app: Flask, rule: Rule, route: Route, method: str, shapes: Shapes) -> dict[str, Any]:
    words = (app.view_functions[rule.endpoint].__doc__ or "").strip()
    blueprint, _, name = rule.endpoint.partition(".")
    shown: dict[str, Any] = {
        "operationId": f"{method.lower()}_{blueprint.removesuffix('_api')}_{name}",
        "summary": name.replace("_", " ").capitalize(),
        "tags": [blueprint.removesuffix("_api")],
        "parameters": [*_parameters(rule, route), *([KEY] if method == "POST" else [])],
        "responses": _responses(route, method, shapes),
    }
    if words:
        shown["description"] = " ".join(words.split())
    if route.takes is not None and method not in ("GET", "DELETE"):
        body = {"application/json": {"schema": of_form(route.takes, route.partial)}}
        shown["requestBody"] = {"content": body, "required": True}
    if route.access.scope:
        open_too: list[dict[str, Any]] = [] if route.access.needs_person else [{}]
        shown["security"] = [{"token": []}, *open_too]
        shown["x-scope"] = route.access.scope
    return shown


def _parameters(rule: Rule, route: Route) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(kind)}
        for kind, name in _PARAMETER.findall(rule.rule)
    ]
    asked = route.query() if route.query is not None else None
    for name, field in (asked._fields if asked is not None else {}).items():
        schema = of_field(field, True, False)
        found.append(
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": schema | {"minLength": 0} if schema.get("minLength") else schema,
            }
        )
    return found


def _path_schema(kind: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"}


def _responses(route: Route, method: str, shapes: Shapes) -> dict[str, Any]:
    told = [status for status in PROBLEMS if status != "415" or method in ("POST", "PUT", "PATCH")]
    problems = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in told}
    return {str(status): _good(route, status, shapes) for status in (route.status, *route.also)} | problems


def _good(route: Route, status: int, shapes: Shapes) -> dict[str, Any]:
    good: dict[str, Any] = {"description": WORDS.get(status, "As asked.")}
    if status == 204:
        return good
    if route.answers:
        return good | {"content": {kind: {"schema": {}} for kind in route.answers}}
    if _is_list(route):
        good["headers"] = {"Link": {"description": 'The next page, as rel="next".', "schema": {"type": "string"}}}
    return good | {
        "content": {"application/json": {"schema": _given(route, shapes) if route.gives is not None else {}}}
    }


def _is_list(route: Route) -> bool:
    return route.query is not None and issubclass(route.query, ListQuery)


def _given(route: Route, shapes: Shapes) -> dict[str, Any]:
    one = {"type": "object"} if isinstance(route.gives, str) else shapes.of(route.gives)
    if _is_list(route):
        cursor = {"type": ["string", "null"]}
        return {"type": "object", "properties": {"data": {"type": "array", "items": one}, "next": cursor}}
    return one
