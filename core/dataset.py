"""What a package publishes in its `dataset.py` so that `flask export dataset` can write it: tables for analysis.

    DATASET = [DataTable("posts", "What was said; the opening post is number 1.", _posts, people=("author",))]

A query selects plain columns, and its rows stand in the order of the first; `people` names the columns that hold customers'
ids, which leave the house as keys. Names, addresses and whatever needs a consent are in none of them. What was hidden, deleted or
erased is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select


@dataclass(frozen=True)
class DataTable:
    """`about` is one sentence for whoever opens the file."""

    name: str
    about: str
    query: Callable[[], Select]
    people: tuple[str, ...] = ()
