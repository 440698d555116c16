"""PostgreSQL's full text: the engine of the scaled size. Every node writes and reads one index, in a schema of its own.

Words are cut and stemmed by us, so no extension and no dictionary has to be installed; what operators ask for lies in
the same vector (`#kitchen`, `@ana`), so one GIN index answers all. Its few connections are its own: a search that is
cut off after half a second ends its own transaction and not the page's.
"""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.errors import QueryCanceled, UndefinedTable
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, TimeoutError

from core.searchable import Document, Ref
from search_index.engine import SECONDS, VERSION, Hit, Hits, Place, Sort, fingerprint
from search_index.postgres_queries import WEIGHTS, Wanted, vector, wanted
from search_index.query import Query

SCHEMA = "search_index"
TABLE = f"{SCHEMA}.documents_{VERSION}"
LOCK = 7_216_001
RANKED = 2000
KNOWN_FOR_SECONDS = 600.0

CREATE = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {TABLE} (
    kind text NOT NULL, id bigint NOT NULL, fingerprint bigint NOT NULL, scope text NOT NULL,
    created timestamptz NOT NULL, likes integer NOT NULL, words tsvector NOT NULL, PRIMARY KEY (kind, id));
ALTER TABLE {TABLE} ALTER words SET STATISTICS 1000;
CREATE INDEX IF NOT EXISTS documents_{VERSION}_words ON {TABLE} USING gin (words) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS documents_{VERSION}_created ON {TABLE} (created, id, kind);
CREATE INDEX IF NOT EXISTS documents_{VERSION}_likes ON {TABLE} (likes, id, kind);
"""
PUT = text(f"""
INSERT INTO {TABLE} (kind, id, fingerprint, scope, created, likes, words)
VALUES (:kind, :id, :fingerprint, :scope, :created, :likes, CAST(:words AS tsvector))
ON CONFLICT (kind, id) DO UPDATE SET fingerprint = excluded.fingerprint, scope = excluded.scope,
    created = excluded.created, likes = excluded.likes, words = excluded.words
""")
REMOVE = text(f"DELETE FROM {TABLE} WHERE kind = :kind AND id = :id")
COMMON = text(f"""
SELECT word, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common(word, share)
WHERE schemaname = '{SCHEMA}' AND tablename = 'documents_{VERSION}' AND attname = 'words' AND word IS NOT NULL
""")


class PostgresEngine:
    name = "postgresql"

    def __init__(self, url: str) -> None:
        shared = {"pool_size": 2, "max_overflow": 6, "pool_pre_ping": True}
        plain = {"prepare_threshold": None}  # a plan made for rare words is wrong for frequent ones
        limits = f"-c statement_timeout={round(SECONDS * 1000)} -c jit=off"
        self.engine = create_engine(url, connect_args=plain, **shared)
        self.searching = create_engine(url, connect_args=plain | {"options": limits}, pool_timeout=SECONDS, **shared)
        self._common: dict[str, float] = {}
        self._common_until = 0.0

    @contextmanager
    def writing(self) -> Iterator["PostgresWriter"]:
        with self._locked() as connection:
            yield PostgresWriter(connection)

    @contextmanager
    def _locked(self) -> Iterator[Connection]:
        """The table is made by whoever writes first."""
        with self.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            if connection.execute(text("SELECT to_regclass(:table)"), {"table": TABLE}).scalar_one() is None:
                connection.execute(text(CREATE))
            yield connection

    def search(self, query: Query, sort: Sort, scopes: Collection[str], limit: int, after: Place | None = None) -> Hits:
        statement, values = _statement(wanted(query), sort, after)
        values |= {"scopes": ["", *scopes], "limit": limit}
        rows = self._read(statement, values)
        if rows is None:
            return Hits(complete=False)
        return Hits([Hit(Ref(row.kind, row.id), float(row.value)) for row in rows])

    def rarest(self, stems: Collection[str], most: int) -> list[str]:
        """PostgreSQL's own statistics name the frequent words; of the others we ask whether they are anywhere."""
        shares = {stem: self._shares().get(stem, 0.0) for stem in stems}
        by_length = sorted(stems, key=lambda stem: (-len(stem), stem))
        rare = self._present([stem for stem in by_length if not shares[stem]][: 2 * most])
        frequent = sorted((stem for stem in by_length if shares[stem]), key=lambda stem: shares[stem])
        return [*rare, *frequent][:most]

    def refs(self) -> Iterator[tuple[Ref, int]]:
        with self.engine.connect().execution_options(yield_per=5000) as connection:
            try:
                rows = connection.execute(text(f"SELECT kind, id, fingerprint FROM {TABLE}"))
            except DBAPIError as error:
                if isinstance(error.orig, UndefinedTable):
                    return
                raise
            for kind, number, print_ in rows:
                yield Ref(kind, number), print_

    def count(self) -> int:
        rows = self._read(f"SELECT count(*) FROM {TABLE}", {})
        return rows[0][0] if rows else 0

    def settle(self) -> None:
        """What is frequent decides how a search is planned."""
        with self._locked() as connection:
            connection.execute(text(f"ANALYZE {TABLE}"))
        self._common_until = 0.0

    def shred(self) -> None:
        """Nothing: the database's own vacuum does it."""

    def discard(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {TABLE}"))
        self.close()

    def close(self) -> None:
        self.engine.dispose()
        self.searching.dispose()

    def _read(self, statement: str, values: dict[str, Any]) -> list[Any] | None:
        """Rows within the time allowed; None where that was not enough, none where nothing was ever written."""
        try:
            with self.searching.connect() as connection:
                return list(connection.execute(text(statement), values))
        except TimeoutError:
            return None
        except DBAPIError as error:
            if isinstance(error.orig, QueryCanceled):
                return None
            if isinstance(error.orig, UndefinedTable):
                return []
            raise

    def _shares(self) -> dict[str, float]:
        if time.monotonic() > self._common_until:
            with self.engine.begin() as connection:
                self._common = {row.word: row.share for row in connection.execute(COMMON)}
            self._common_until = time.monotonic() + KNOWN_FOR_SECONDS
        return self._common

    def _present(self, stems: list[str]) -> list[str]:
        if not stems:
            return []
        one = f"(SELECT CAST(:{{0}} AS text) FROM {TABLE} WHERE words @@ CAST(:{{1}} AS tsquery) LIMIT 1)"
        names = {f"stem{place}": stem for place, stem in enumerate(stems)}
        lookups = " UNION ALL ".join(one.format(name, f"{name}q") for name in names)
        rows = self._read(lookups, names | {f"{name}q": f"'{stem}'" for name, stem in names.items()})
        return [row[0] for row in rows or []]


class PostgresWriter:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, documents: Iterable[Document]) -> None:
        rows = [_row(document) for document in documents]
        if rows:
            self._connection.execute(PUT, rows)

    def remove(self, refs: Iterable[Ref]) -> None:
        rows = [ref._asdict() for ref in refs]
        if rows:
            self._connection.execute(REMOVE, rows)


def _row(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "id": document.id,
        "fingerprint": fingerprint(document),
        "scope": document.scope,
        "created": document.created_at,
        "likes": document.likes,
        "words": vector(document),
    }


def _statement(found: Wanted, sort: Sort, after: Place | None) -> tuple[str, dict[str, Any]]:
    conditions, values = found.conditions()
    where = " AND ".join(["scope = ANY(:scopes)", *conditions])
    if sort == "relevance" and found.ranking:
        values |= {"ranking": found.ranking}
        source, value, order, mark = _ranked(where), "value", "value", ":value"
        where = "true"
    elif sort == "likes":
        source, value, order, mark = TABLE, "likes", "likes", ":value"
    else:
        source, value, order = TABLE, "extract(epoch FROM created) * 1000000", "created"
        mark = "timestamptz 'epoch' + :value * interval '1 microsecond'"
    if after:
        values |= {"value": after.value, "id": after.id, "kind": after.kind}
        where += f" AND ({order}, id, kind) < ({mark}, :id, :kind)"
    ordered = f"ORDER BY {order} DESC, id DESC, kind DESC LIMIT :limit"
    return f"SELECT kind, id, {value} AS value FROM {source} WHERE {where} {ordered}", values


def _ranked(where: str) -> str:
    """Ranking reads every match, so of very many the newest RANKED are ranked."""
    newest = f"SELECT kind, id, words FROM {TABLE} WHERE {where} ORDER BY created DESC, id DESC LIMIT {RANKED}"
    rank = f"ts_rank('{WEIGHTS}', words, CAST(:ranking AS tsquery), 1)::float8"
    return f"(SELECT kind, id, {rank} AS value FROM ({newest}) AS newest) AS ranked"
