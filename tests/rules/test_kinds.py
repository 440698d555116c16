"""Every reader says of every kind whether it reads or ignores it, so that a new kind is forgotten by nobody."""

from pathlib import Path

import pytest

from app import IGNORED_BY, KINDS, READERS, TELLING
from core.journal.readers import Style
from core.telling import joined
from home.inbox.models import InboxEntry

ICONS = Path(__file__).parents[2] / "static" / "icons.svg"


@pytest.fixture(params=READERS, ids=lambda reader: reader.name)
def reader(request):
    return request.param


def test_a_reader_reads_or_ignores_every_kind(reader):
    ignored = IGNORED_BY.get(reader.name, frozenset())
    forgotten = set(KINDS) - reader.reads - ignored
    where = reader.handle.__module__.replace(".", "/") + ".py"
    said = f"name them in what {where} reads, or under {reader.name!r} in IGNORED_BY of their activity.py"
    assert names(forgotten) == [], said
    assert names((reader.reads | ignored) - set(KINDS)) == [], "KINDS of app.py lacks them"


def test_no_kind_is_both_read_and_ignored(reader):
    assert names(reader.reads & IGNORED_BY.get(reader.name, frozenset())) == []


def test_what_is_passed_over_is_passed_over_by_a_reader_that_there_is():
    assert set(IGNORED_BY) - {reader.name for reader in READERS} == set()


def test_a_kind_has_one_name_and_says_whose_package_it_is_of():
    assert len({kind.kind for kind in KINDS}) == len(KINDS)
    assert [kind.kind for kind in KINDS if kind.kind.partition(".")[0] != kind.__module__.partition(".")[0]] == []


def test_a_kind_names_the_id_of_its_object_among_its_fields():
    assert [kind.kind for kind in KINDS if f"{kind.object_type}_id" not in kind.__dataclass_fields__] == []


def test_readers_have_names_of_their_own_and_telling_ones_take_no_imports():
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert [reader.name for reader in READERS if reader.style is Style.TELLING and reader.imports] == []


def test_what_the_inbox_tells_has_an_icon_and_fits_its_column():
    """A kind without a sentence, or a subject without an address, is refused when it is told (home/inbox/reader.py)."""
    icons = ICONS.read_text()
    assert [one.icon for one in joined(TELLING).sentences.values() if f'id="{one.icon}"' not in icons] == []
    assert [kind for kind in joined(TELLING).sentences if len(kind) > InboxEntry.__table__.c.kind.type.length] == []


def names(kinds):
    return sorted(kind.kind for kind in kinds)
