"""What an answer may never be: an error of ours, slow, or a page on which somebody's text acts."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.active_nodes import active_nodes

_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")
_VALUE = re.compile(r'=\s*"[^"]*"')
_LEADS = re.compile(r'\b(?:href|src|action|formaction)\s*=\s*"\s*([a-zA-Z][\w+.-]*):')


@dataclass
class Tally:
    """What one door answered, and what was wrong with it."""

    statuses: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    slow: int = 0
    wrong: list[str] = field(default_factory=list)
    is_free: bool = False

    @property
    def sent(self) -> int:
        return self.statuses.total()

    @property
    def taken(self) -> int:
        return sum(times for status, times in self.statuses.items() if status < 400)


class Judge:
    """Reads answers. A page made of tags that were judged before is not parsed again: that would take hours."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.parsed = 0

    def ask(
        self, tally: Tally, name: str, client: FlaskClient, url: str, method: str = "GET", **sent: Any
    ) -> TestResponse:
        before = time.perf_counter()
        answer = client.open(url, method=method, **sent)
        took = time.perf_counter() - before
        tally.slowest = max(tally.slowest, (took, name))
        tally.slow += took > 1
        tally.statuses[answer.status_code] += 1
        tally.wrong += [f"{name}: {what}" for what in self.wrongs(answer)]
        return answer

    def wrongs(self, answer: TestResponse) -> Iterator[str]:
        kind = answer.mimetype or ""
        if answer.status_code >= 500:
            yield f"{answer.status_code} {answer.request.method} {answer.request.path[:80]}"
        elif kind == "text/html":
            yield from self._page(answer.text)
        elif kind.endswith("json") and kind != "application/x-ndjson":
            yield from _in_json(answer.json)
        elif kind.endswith("xml"):
            yield from _in_xml(answer.text)

    def _page(self, html: str) -> Iterator[str]:
        shapes = {_VALUE.sub("=", tag) for tag in _TAG.findall(html)}
        schemes = {f"{scheme.lower()}:" for scheme in _LEADS.findall(html)}
        if (shapes | schemes) <= self.known:
            return
        self.parsed += 1
        found = active_nodes(html, ours=True)
        if not found:
            self.known |= shapes | schemes
        yield from found


def _in_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and (key == "html" or key.endswith("_html")):
                yield from active_nodes(inner)
            else:
                yield from _in_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in_json(inner)


def _in_xml(text: str) -> Iterator[str]:
    try:
        tree = ElementTree.fromstring(text)
    except ElementTree.ParseError as damage:
        yield f"no XML: {damage}"
        return
    for node in tree.iter():
        if node.get("type") == "html":
            yield from active_nodes(node.text or "")
