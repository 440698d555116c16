"""Every place of the running app that takes text, found from its routes, its forms and its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.hostile.page_forms import PageForm, forms_of, links_of

# Where a field wants something that its type does not tell.
SAMPLES: dict[str, Any] = {
    "body": "A body that says enough.",
    "brief": "What would make the mornings quieter?",
    "category": "questions",
    "currency": "EUR",
    "customer": {"external_id": "shop-1"},
    "email": "new@example.com",
    "handle": "newcomer",
    "into": 2,
    "key": "burr_size",
    "kind": "question",
    "locale": "en",
    "note": "A note that is long enough.",
    "ordered_at": "2026-10-01T10:00:00Z",
    "password": "burrs-and-kettles-9",
    "post_id": 2,
    "product": "T1",
    "reason": "other",
    "rule": {"fact": "orders", "gte": 0},
    "sku": "T1",
    "status": "paid",
    "text": "A text that says enough.",
    "name": "A name that says enough",
    "label": "A label",
    "description": "A description that says enough.",
    "day": "2026-11-01",
    "rate": "1.05",
    "title": "A title that says enough",
    "url": "https://example.com/hook",
    "version": 1,
}
# What may come only once: each text is sent with another one.
ONCE = frozenset(["order_id", "refund_id", "external_id", "event_id", "case_id", "handle", "key", "email"])
_JSON = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "object": dict,
    "array": list,
    "date-time": str,
}
QUERIES = frozenset(["after", "before", "category", "kind", "limit", "page", "product", "q", "sort", "tag", "next"])
SEGMENTS: dict[str, str] = {
    "handle": "ana",
    "product": "T1",
    "category": "tips",
    "tag": "burrs",
    "kind": "like",
    "purpose": "mail",
    "sku": "T1",
    "order_id": "plain-words-that-ar0",
}


@dataclass(frozen=True)
class ApiDoor:
    method: str
    path: str
    rule: str
    body: dict[str, Any]
    fields: tuple[tuple[tuple[Any, ...], bool], ...]  # (path into the body, takes free text)


def filled(rule: Rule, **values: Any) -> str:
    """An address for the rule; ids are 1, the furnished thread and its first post."""
    return "".join(
        quote(str(values.get(part, SEGMENTS.get(part, "1" if kind == "int" else "plain"))), safe="")
        if is_name
        else part
        for is_name, kind, part in _parts(rule)
    )


def words_in(rule: Rule) -> list[str]:
    """The parts of an address that take text."""
    return [part for is_name, kind, part in _parts(rule) if is_name and kind in ("default", "string", "path")]


def _parts(rule: Rule) -> Iterator[tuple[bool, str, str]]:
    rest = rule.rule
    while "<" in rest:
        before, _, after = rest.partition("<")
        inside, _, rest = after.partition(">")
        kind, _, name = inside.rpartition(":")
        yield False, "", before
        if kind.startswith("any("):
            yield False, "", kind[4:-1].split(",")[0].strip()
        else:
            yield True, kind or "default", name
    yield False, "", rest


def rules(app: Flask, method: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]
    return sorted(found, key=lambda rule: rule.rule)


def api_doors(app: Flask) -> list[ApiDoor]:
    found = []
    for method in ("POST", "PUT", "PATCH"):
        for rule in rules(app, method):
            takes = getattr(app.extensions["routes"].get(rule.endpoint), "takes", None)
            if takes is not None and rule.rule.startswith("/api/"):
                with app.test_request_context():
                    body = _sample(takes())
                    fields = tuple(_fields(takes(), body, ()))
                found.append(ApiDoor(method, filled(rule), rule.rule, body, fields))
    return found


def _sample(form: Any) -> dict[str, Any]:
    """Something valid for each field, as far as types and names tell."""
    made = {name: _value(name, field) for name, field in form._fields.items()}
    return {name: value for name, value in made.items() if value is not None}


def _value(name: str, field: Any) -> Any:
    inner = getattr(field, "of", None)
    if inner is not None:
        return [_sample(inner())]
    if values := [value for value in getattr(field, "values", ()) if value]:
        return SAMPLES[name] if SAMPLES.get(name) in values else values[0]
    if isinstance(SAMPLES.get(name), _JSON.get(field.json_type, object)):
        return SAMPLES[name]
    if not getattr(field, "required", False):
        return None
    return {
        "integer": 1,
        "number": 1.5,
        "boolean": False,
        "date-time": "2026-11-01T10:00:00Z",
        "array": [],
        "object": {},
    }.get(field.json_type, "Plain words that are long enough.")


def fresh(body: Any, number: int) -> Any:
    """The body again, with names that were not used before."""
    if isinstance(body, list):
        return [fresh(one, number) for one in body]
    if not isinstance(body, dict):
        return body
    made = {name: fresh(value, number) for name, value in body.items()}
    return made | {name: _another(value, number) for name, value in made.items() if name in ONCE}


def _another(value: Any, number: int) -> Any:
    if not isinstance(value, str):
        return value
    before, at, after = value.partition("@")
    return f"{before.replace(' ', '-')[:20].lower()}{number}{at}{after}"


def _fields(form: Any, body: dict[str, Any], where: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    for name, field in form._fields.items():
        inner = getattr(field, "of", None)
        if inner is not None and isinstance(body.get(name), list) and body[name]:
            yield from _fields(inner(), body[name][0], (*where, name, 0))
        else:
            yield (*where, name), field.json_type == "string" and not getattr(field, "values", None)


@dataclass
class Walk:
    """What one visitor finds by following links: pages, the forms on them."""

    pages: dict[str, str]
    forms: dict[tuple[str, str, frozenset[str]], PageForm]


def walk(app: Flask, get: Any, starts: list[str], each: int = 2) -> Walk:
    """Follows links, a few of each kind of page, and answers every form met."""
    found = Walk({}, {})
    seen: dict[tuple[str, frozenset[str]], int] = {}
    queue = list(starts)
    while queue:
        url = queue.pop(0)
        kind = _kind(app, url)
        if kind is None or url in found.pages or seen.get(kind, 0) >= each:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = get(url)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        found.pages[url] = answer.text
        queue += [link.split("#")[0] for link in links_of(url, answer.text)]
        for form in forms_of(url, answer.text):
            action = _kind(app, form.action, form.method.upper())
            if action is not None:
                found.forms.setdefault((form.method, action[0], form.names), form)
    return found


def starts(app: Flask) -> list[str]:
    """Every page that needs no id, and those of the furnished things."""
    return ["/", *[filled(rule) for rule in rules(app, "GET") if not rule.rule.startswith("/api/")]]


def _kind(app: Flask, url: str, method: str = "GET") -> tuple[str, frozenset[str]] | None:
    parts = urlsplit(url)
    try:
        endpoint, _arguments = app.url_map.bind("localhost").match(parts.path, method)
    except HTTPException:
        return None
    return str(endpoint), frozenset(pair.split("=")[0] for pair in parts.query.split("&") if pair)
