"""Asking the API as somebody, and tables of what each asking has to answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.world import World

PROBLEM = {"type", "title", "status", "detail"}


@dataclass
class Ask:
    """`ask("ana", "GET", "/me")`. After a colon stand a token's scopes, by default `read` and `write`; a guest has none."""

    app: Flask
    world: World
    make_token: Callable[..., Any]
    tokens: dict[str, str] = field(default_factory=dict)

    def __call__(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who != "guest":
            named["Authorization"] = f"Bearer {self.token(who)}"
        sent = {} if body is None else {"json": body}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=named, **sent)

    def token(self, who: str) -> str:
        if who not in self.tokens:
            handle, _, scopes = who.partition("/")
            person = self.world.people[handle]
            self.tokens[who] = self.make_token(person, *(scopes.split(",") if scopes else ())).token
        return self.tokens[who]


def problem(answer: TestResponse, status: int, *fields: str) -> dict[str, Any]:
    """Problem JSON [RFC 9457] of this status, with a sentence for each of these fields and no other."""
    assert answer.status_code == status, (answer.status_code, answer.text[:300])
    assert answer.mimetype == "application/problem+json"
    said = answer.json
    assert said.keys() >= PROBLEM and said["status"] == status
    assert set(said.get("errors", {})) == set(fields), said
    assert all(isinstance(text, str) and text for text in said.get("errors", {}).values())
    return said


Row = tuple[str, str, str, Any, int, str]


def wrong_rows(ask: Ask, rows: Iterable[Row]) -> list[str]:
    """(who, method, path, body, status, fields) → those that were answered otherwise. `fields` are those that a 422 names."""
    found = []
    for who, method, path, body, status, fields in rows:
        answer = ask(who, method, path, body)
        named = set((answer.json or {}).get("errors", {})) if answer.mimetype == "application/problem+json" else set()
        is_problem = status < 400 or answer.mimetype == "application/problem+json"
        if answer.status_code != status or named != set(fields.split()) or not is_problem:
            found.append(f"{who} {method} {path} {str(body)[:80]}: {answer.status_code} {answer.text[:200]}")
    return found
