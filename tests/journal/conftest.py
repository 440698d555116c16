"""Small entries, and readers that write down what they were given."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.db import db
from core.journal import Entry, record
from core.journal.models import JournalRow
from core.journal.readers import Reader, Style
from customers.activity import Joined
from tests.world import acting


@pytest.fixture
def happen(app: Any) -> Callable[..., None]:
    """`count` entries, each in a transaction of its own."""

    def do(count: int = 1, first: int = 1) -> None:
        for number in range(first, first + count):
            with acting(app):
                record(Joined(customer_id=number))

    return do


@pytest.fixture
def reader() -> Callable[..., Reader]:
    """A reader of joinings that calls `handle`."""

    def make(handle: Callable[[Sequence[Entry]], None], style: Style = Style.ACCUMULATING) -> Reader:
        return Reader("trial", style, handle, reads=frozenset({Joined}))

    return make


@pytest.fixture
def numbers(app: Any) -> Callable[[], list[int]]:
    def read() -> list[int]:
        with app.app_context():
            return list(db.session.scalars(db.select(JournalRow.seq).order_by(JournalRow.seq)))

    return read
