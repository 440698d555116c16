"""Authors of imported posts: customers on record without an account, to be claimed."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from customers.imports.authors import NewAuthor, bring_authors
from forum.imports.reading import ImportedThread

_PLAIN = re.compile(r"[^A-Za-z0-9_.-]+")


def authors_of(threads: Iterable[ImportedThread], batch: int) -> dict[str, int]:
    """The source's id of each author → the customer."""
    first: dict[str, NewAuthor] = {}
    for thread in threads:
        for post in thread.posts:
            if post.author is not None:
                known = first.get(post.author)
                since: datetime = min(post.at, known.since) if known else post.at
                first[post.author] = NewAuthor(post.author, post.author_name, handle_like(post.author_name), since)
    return bring_authors(list(first.values()), batch)


def handle_like(name: str) -> str:
    """A handle that reads like the name; whoever claims the record may choose another."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _PLAIN.sub("_", plain).strip("_.-")[:24].strip("_.-")
