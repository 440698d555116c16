"""`/healthz`, `/readyz` and `/metrics`, for machines. A reader's lag is reported and never makes the site unready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Response, current_app, jsonify
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.access import OPEN
from core.db import db
from core.journal.state import ReaderState, reader_states
from core.routes import Pages

pages = Pages("health", __name__)


@dataclass(frozen=True)
class Gauged:
    """What a package counts of itself: `read()` gives (the label's value, how many)."""

    name: str
    words: str
    label: str
    read: Callable[[], Iterable[tuple[object, int]]]


class Metrics:
    """A registry of its own for each app, so that tests may make many."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("endpoint", "status")
        self.requests = Counter("requests", "Answers given.", labels, registry=self.registry)
        self.seconds = Histogram("request_seconds", "Time to answer.", ("endpoint",), registry=self.registry)
        self.lag = Gauge("reader_lag", "Journal entries behind the head.", ("reader",), registry=self.registry)
        self.parked = Gauge("reader_parked", "Entries set aside.", ("reader",), registry=self.registry)
        self._gauged: dict[str, Gauge] = {}

    def observe(self, endpoint: str, status: int, took: float) -> None:
        self.requests.labels(endpoint, str(status)).inc()
        self.seconds.labels(endpoint).observe(took)

    def take(self, one: Gauged) -> None:
        """As it stands now: what has nothing any more is gone."""
        gauge = self._gauged.get(one.name)
        if gauge is None:
            gauge = self._gauged[one.name] = Gauge(one.name, one.words, (one.label,), registry=self.registry)
        gauge.clear()
        for value, many in one.read():
            gauge.labels(str(value)).set(many)


@pages.get("/healthz", access=OPEN)
def healthz() -> Response:
    return Response("ok\n", content_type="text/plain")


@pages.get("/readyz", access=OPEN)
def readyz() -> tuple[Response, int]:
    try:
        db.session.execute(text("SELECT 1"))
        readers = {state.name: {"lag": state.lag, "parked": state.parked} for state in _states()}
    except SQLAlchemyError:
        return jsonify(ready=False, database="unreachable"), 503
    return jsonify(ready=True, database="ok", readers=readers), 200


@pages.get("/metrics", access=OPEN)
def metrics() -> Response:
    kept: Metrics = current_app.extensions["metrics"]
    for state in _states():
        kept.lag.labels(state.name).set(state.lag)
        kept.parked.labels(state.name).set(state.parked)
    for gauged in current_app.extensions["gauges"]:
        kept.take(gauged)
    return Response(generate_latest(kept.registry), content_type="text/plain; version=0.0.4")


def _states() -> list[ReaderState]:
    return reader_states(current_app.extensions["readers"])
