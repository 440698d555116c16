"""Each hostile text in each part of an address: path, query, and what else a browser sends along."""

from collections.abc import Callable
from urllib.parse import quote

from werkzeug.routing import Rule

from tests.counts import PROVE
from tests.hostile.conftest import Place
from tests.hostile.doors import QUERIES, filled, rules, words_in
from tests.hostile.throwing import LONGEST_ADDRESS, Thrower

_NAMES = """
    Accept Accept-Language Authorization Cookie Forwarded HX-Current-URL HX-Request Host Idempotency-Key If-Match
    If-Modified-Since If-None-Match Last-Event-ID Origin Range Referer User-Agent X-CSRFToken X-Forwarded-For
    X-Forwarded-Host X-Request-Id
"""
HEADERS = _NAMES.split()


def test_no_text_in_a_path_breaks_or_acts(place: Place, told: Callable) -> None:
    thrower = Thrower(place, "parts of paths")
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for rule in rules(place.app, method):
            for part in words_in(rule):
                tally = thrower.door(f"{method} {rule.rule} {part}")
                headers = place.api_headers() if rule.rule.startswith("/api/") else {}
                client = place.visitor("guest" if headers else "ada")
                for name, text in thrower.texts():
                    url = filled(rule, **{part: text[:2000]})
                    if method == "GET":
                        thrower.judge.ask(tally, name, client, url, headers=headers)
                    else:
                        sent = {"csrf_token": place.csrf()}
                        thrower.judge.ask(tally, name, client, url, method, headers=headers, data=sent)
    thrower.done(told)


def test_no_text_in_a_query_breaks_or_acts(place: Place, told: Callable) -> None:
    thrower = Thrower(place, "parameters of addresses")
    for rule in rules(place.app, "GET"):
        route = place.app.extensions["routes"][rule.endpoint]
        with place.app.test_request_context():
            names = sorted(set(route.query()._fields) | QUERIES if route.query else QUERIES)
        for parameters in [[name] for name in names] if PROVE or route.query else [names]:
            _through_query(thrower, rule, parameters)
    thrower.done(told)


def _through_query(thrower: Thrower, rule: Rule, parameters: list[str]) -> None:
    headers = thrower.place.api_headers() if rule.rule.startswith("/api/") else {}
    client = thrower.place.visitor("guest" if headers else "ada")
    tally = thrower.door(f"GET {rule.rule} ?{'&'.join(parameters)}")
    most = LONGEST_ADDRESS // 4 // len(parameters)
    for name, text in thrower.texts("q" in parameters):
        url = f"{filled(rule)}?{'&'.join(f'{parameter}={quote(text[:most])}' for parameter in parameters)}"
        thrower.judge.ask(tally, name, client, url, headers=headers)


def test_no_text_in_a_header_breaks_or_acts(place: Place, told: Callable) -> None:
    thrower = Thrower(place, "headers")
    for header in HEADERS:
        for url in ("/latest", "/t/1", "/api/v1/threads", "/sign-in"):
            tally = thrower.door(f"{url} {header}")
            for name, text in thrower.texts(share=20):
                value = text.encode("utf-8").decode("latin-1")[:4000].translate({10: " ", 13: " ", 0: " "})
                thrower.judge.ask(tally, name, place.visitor("guest"), url, headers={header: value})
    thrower.done(told)
