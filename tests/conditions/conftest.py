"""Facts with a table of their own, so that a condition can be compared with what a plain loop would say."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from core.db import UtcDateTime, db
from core.facts import Fact

PROBE = Table(
    "probe_facts",
    MetaData(),
    Column("fact", String(20)),
    Column("customer_id", Integer),
    Column("value", Integer),
    Column("word", String(20)),
    Column("at", UtcDateTime),
    Column("family", String(20)),
)


def _rows(name: str, value: Column) -> Callable:
    return lambda: select(PROBE.c.customer_id, value.label("value"), PROBE.c.at, PROBE.c.family).where(
        PROBE.c.fact == name
    )


FACTS = [
    Fact("orders", "orders", "count", _rows("orders", PROBE.c.value), dimensions=("family",)),
    Fact("spend", "spend", "sum", _rows("spend", PROBE.c.value), dimensions=("family",)),
    Fact("nps", "NPS", "value", _rows("nps", PROBE.c.value), dimensions=("family",)),
    Fact("last_order", "last order", "moment", _rows("last_order", PROBE.c.at), dimensions=("family",)),
    Fact("owns", "owns", "set", _rows("owns", PROBE.c.word), dimensions=("family",)),
]


@pytest.fixture
def facts(app: Flask) -> Iterator[Table]:
    known = app.extensions["facts"]
    app.extensions["facts"] = {fact.name: fact for fact in FACTS}
    with app.app_context():
        PROBE.create(db.engine)
    yield PROBE
    app.extensions["facts"] = known
