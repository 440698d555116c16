"""How long a search takes at 100,000 documents of 600 characters, on both engines, whatever is typed.

    python -m bench.search [--documents 100000] [--queries 60]

The texts are those of SHARED (threads.ndjson.gz), cut into pieces; nothing of them is kept.
"""

import argparse
import gzip
import itertools
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from core.searchable import Document
from search_index.engine import SORTS, SearchEngine, similar
from search_index.postgres_engine import PostgresEngine
from search_index.query import read
from search_index.whoosh_engine import WhooshEngine
from tests.servers import postgresql
from tests.shared import SHARED

LENGTH, BATCH = 600, 2000
STARTS = ["the", "con", "pro", "com", "sta", "int", "dis", "tra", "pre", "sub", "per", "for", "whe", "whi", "you"]
START = datetime(2020, 1, 1, tzinfo=UTC)


def texts() -> Iterator[tuple[str, str, list[str]]]:
    """(title, text, tags), over and over with the cuts moved."""
    with gzip.open(SHARED / "data/threads.ndjson.gz", "rt") as lines:
        threads = [json.loads(line) for line in lines]
    for shift in itertools.count(0, LENGTH // 3):
        for thread in threads:
            for post in thread["posts"]:
                plain = unescape(re.sub(r"<[^>]+>", " ", post["body"]))[shift:]
                for start in range(0, len(plain), LENGTH):
                    yield thread["title"], plain[start : start + LENGTH], thread["tags"]


def documents(count: int) -> Iterator[Document]:
    for number, (title, text, tags) in enumerate(itertools.islice(texts(), count), 1):
        opens = number % 4 == 0
        yield Document(
            kind="thread" if opens else "post",
            id=number,
            title=title if opens else "",
            text=text,
            created_at=START + timedelta(minutes=number),
            author=f"person{number * 7919 % 3000}",
            tags=tuple(tags[:3]),
            category=f"category{number % 9}",
            scope=f"category:{number % 9}",
            status="answered" if number % 3 else "unanswered",
            likes=number % 17,
            images=number % 11 == 0,
        )


def fill(engine: SearchEngine, count: int) -> float:
    start = time.perf_counter()
    waiting = documents(count)
    while batch := list(itertools.islice(waiting, BATCH)):
        with engine.writing() as index:
            index.put(batch)
    return count / (time.perf_counter() - start)


def sorts_of_queries(seed: list[Document]) -> dict[str, Callable[[random.Random], str]]:
    def some(chance: random.Random, count: int) -> list[str]:
        words = re.findall(r"[a-z]{3,}", chance.choice(seed).text.lower()) or ["startup"]
        start = chance.randrange(max(1, len(words) - count))
        return words[start : start + count]

    common = ["the", "to", "a", "and", "of", "you", "is", "in", "it", "for"]
    return {
        "one word": lambda chance: " ".join(some(chance, 1)),
        "two words": lambda chance: " ".join(some(chance, 2)),
        "five words": lambda chance: " ".join(some(chance, 5)),
        "OR": lambda chance: " OR ".join(some(chance, 2)),
        "phrase": lambda chance: f'"{" ".join(some(chance, 2))}"',
        "prefix": lambda chance: some(chance, 1)[0][:3] + "*",
        "operators": lambda chance: f"{some(chance, 1)[0]} @person{chance.randrange(3000)} status:answered",
        "in the title": lambda chance: f"{some(chance, 1)[0]} in:title",
        "the most common words": lambda chance: " ".join(chance.sample(common, 3)),
        "common words, OR": lambda chance: " OR ".join(chance.sample(common, 8)),
        "a phrase of common words": lambda chance: f'"{" ".join(chance.sample(common, 6))}"',
        "only without": lambda chance: f"-{chance.choice(common)}",
        "200 characters of noise": lambda chance: "".join(chance.choices(' abcdefgh"*-@#:|', k=200)),
        "prefixes": lambda chance: "com* con* pro* OR sta* -the*",
        "twelve prefixes, OR": lambda chance: " OR ".join(f"{one}*" for one in chance.sample(STARTS, 12)),
        "single letters": lambda chance: " ".join(f"{one}*" for one in chance.sample("abcdefgimnoprstuw", 6)),
        "thirty words": lambda chance: " ".join(some(chance, 30)),
        "a word again and again": lambda chance: f'"{" ".join([chance.choice(common)] * 12)}"',
        "words of 60 letters": lambda chance: " ".join(chance.choice("aeiou") * 60 for _ in range(3)),
        "operators alone": lambda chance: f"status:answered with:images likes:3 category:category{chance.randrange(9)}",
        "liked": lambda chance: f"likes:{chance.randrange(1, 17)}",
        "Chinese": lambda chance: "東京都の会社で働く人々",
        "emoji": lambda chance: "\N{ROCKET}\N{GRINNING FACE}" * 10,
    }


def percentiles(run: Callable[[], object], count: int) -> tuple[float, float, float]:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]


def measure(engine: SearchEngine, queries: int, seed: list[Document]) -> None:
    scopes = [f"category:{number}" for number in range(8)]
    for name, typed in sorts_of_queries(seed).items():
        for sort in SORTS if name in ("one word", "the most common words") else SORTS[:1]:
            chance = random.Random(1)

            def search(typed: Callable = typed, sort: str = sort, chance: random.Random = chance) -> None:
                engine.search(read(typed(chance)), sort, scopes, 100)  # type: ignore[arg-type]

            row(engine.name, f"{name}, {sort}", percentiles(search, queries))
    chance = random.Random(1)
    titles = [document.title for document in seed if document.title]
    row(
        engine.name,
        "similar while typing",
        percentiles(lambda: similar(engine, chance.choice(titles), ["thread"], scopes, 20), queries),
    )


def row(engine: str, name: str, times: tuple[float, float, float]) -> None:
    print(f"{engine:<11} {name:<36} p50 {times[0]:>7.1f} ms   p95 {times[1]:>7.1f} ms   most {times[2]:>7.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--engine", choices=["whoosh", "postgresql"])
    wanted = parser.parse_args()
    print(sys.version)
    seed = list(itertools.islice(documents(wanted.documents), 0, None, wanted.documents // 500 | 1))
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        url = server.fresh().replace("postgresql:", "postgresql+psycopg:")
        engines: list[SearchEngine] = [PostgresEngine(url), WhooshEngine(Path(folder))]
        for engine in engines:
            if wanted.engine in (None, engine.name):
                rate = fill(engine, wanted.documents)
                if isinstance(engine, PostgresEngine):
                    engine.settle()
                print(f"{engine.name:<11} {engine.count()} documents indexed, {rate:,.0f} a second")
                measure(engine, wanted.queries, seed)


if __name__ == "__main__":
    main()
