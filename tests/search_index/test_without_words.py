"""Questions of operators alone, over several segments with gaps, answered as by looking at every document."""

from datetime import timedelta

import pytest

from core.searchable import Ref
from search_index.engine import SORTS
from search_index.query import read
from tests.search_index.conftest import DAY_ONE, document


def made(id, likes=None):
    return document(
        id,
        text="tea" if id % 5 else "coffee",
        likes=id % 7 if likes is None else likes,
        author=f"person{id % 4}",
        status="answered" if id % 3 else "unanswered",
        scope="category:1" if id % 11 == 0 else "",
    )


QUESTIONS = {
    "status:answered": lambda one: one.status == "answered",
    "@person1": lambda one: one.author == "person1",
    "@person1 @person2 status:answered": lambda one: one.author in ("person1", "person2") and one.status == "answered",
    "likes:4": lambda one: one.likes >= 4,
    "likes:4 -status:answered": lambda one: one.likes >= 4 and one.status != "answered",
    "-status:answered": lambda one: one.status != "answered",
    "-coffee status:answered": lambda one: "coffee" not in one.text and one.status == "answered",
    "after:2026-02 before:2026-03": lambda one: 31 <= (one.created_at - DAY_ONE).days < 59,
    'likes:2 -"coffee machine"': lambda one: one.likes >= 2,
    "tea likes:3 after:2026-02": lambda one: "tea" in one.text and one.likes >= 3 and one.id >= 31,
    "@nobody": lambda one: False,
}


@pytest.fixture
def there(engine, put):
    """120 documents in three commits; some are gone, and some say other things by now."""
    for start in (1, 41, 81):
        put(*(made(id) for id in range(start, start + 40)))
    with engine.writing() as index:
        index.remove(Ref("post", id) for id in range(10, 120, 13))
    put(*(made(id, likes=9) for id in range(5, 120, 20)))
    kept = {id: made(id) for id in range(1, 121) if (id - 10) % 13 or id < 10}
    return list((kept | {id: made(id, likes=9) for id in range(5, 120, 20)}).values())


@pytest.mark.parametrize("sort", SORTS)
def test_operators_alone_find_what_looking_at_each_would(engine, found, there, sort):
    for typed, fits in QUESTIONS.items():
        expected = [one.id for one in there if fits(one) and not one.scope]
        listed = found(typed, sort)
        assert sorted(listed) == sorted(expected), typed
        if sort == "latest":
            assert listed == sorted(listed, reverse=True), typed
        seen, after = [], None
        while page := engine.search(read(typed), sort, (), 7, after).list:
            seen += [hit.ref.id for hit in page]
            after = page[-1].place
        assert seen == listed, typed


def test_the_newest_are_kept_where_there_are_more_than_are_sorted(put, found):
    put(*(document(id, text="tea", status="answered", created_at=DAY_ONE + timedelta(hours=id)) for id in range(400)))
    assert found("status:answered", limit=5) == [399, 398, 397, 396, 395]
