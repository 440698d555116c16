"""An engine of each sort, empty, on real files or a real server."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.searchable import Document
from search_index.engine import SearchEngine
from search_index.postgres_engine import PostgresEngine
from search_index.query import read
from search_index.whoosh_engine import WhooshEngine
from tests.servers import PostgreSQL

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["whoosh", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    if request.param == "whoosh":
        yield WhooshEngine(tmp_path)
        return
    server: PostgreSQL = request.getfixturevalue("postgres")
    made = PostgresEngine(server.fresh().replace("postgresql:", "postgresql+psycopg:"))
    yield made
    made.close()


def document(id: int, title: str = "", text: str = "", **more: Any) -> Document:
    """One post a day."""
    kind = more.pop("kind", "post")
    return Document(kind, id, title, text, more.pop("created_at", DAY_ONE + timedelta(days=id)), **more)


@pytest.fixture
def put(engine: SearchEngine) -> Callable[..., None]:
    def do(*documents: Document) -> None:
        with engine.writing() as index:
            index.put(documents)

    return do


@pytest.fixture
def found(engine: SearchEngine) -> Callable[..., list[int]]:
    """The ids that a typed query finds, in order."""

    def do(typed: str, sort: Any = "relevance", scopes: tuple[str, ...] = (), limit: int = 100) -> list[int]:
        return [hit.ref.id for hit in engine.search(read(typed), sort, scopes, limit).list]

    return do
