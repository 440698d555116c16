"""Every reader says of every kind whether it reads or ignores it, so that a new kind is forgotten by nobody."""

import re
from pathlib import Path

import pytest

from app import KINDS, READERS
from core.journal.readers import Style
from forum.following.levels import MUTED, WATCHING
from home.inbox import telling
from home.inbox.models import InboxEntry

INBOX = Path(__file__).parents[2] / "templates" / "home" / "inbox.html"


@pytest.fixture(params=READERS, ids=lambda reader: reader.name)
def reader(request):
    return request.param


def test_a_reader_reads_or_ignores_every_kind(reader):
    forgotten = set(KINDS) - reader.reads - reader.ignores
    unknown = (reader.reads | reader.ignores) - set(KINDS)
    where = reader.handle.__module__.replace(".", "/") + ".py"
    assert names(forgotten) == [], f"{where}: name them in what the reader reads, or in IGNORED"
    assert names(unknown) == [], f"{where} names what KINDS of app.py lacks"


def test_no_kind_is_both_read_and_ignored(reader):
    assert names(reader.reads & reader.ignores) == []


def test_a_kind_has_one_name_and_says_whose_package_it_is_of():
    assert len({kind.kind for kind in KINDS}) == len(KINDS)
    assert [kind.kind for kind in KINDS if kind.kind.partition(".")[0] != kind.__module__.partition(".")[0]] == []


def test_a_kind_names_the_id_of_its_object_among_its_fields():
    assert [kind.kind for kind in KINDS if f"{kind.object_type}_id" not in kind.__dataclass_fields__] == []


def test_readers_have_names_of_their_own_and_telling_ones_take_no_imports():
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert [reader.name for reader in READERS if reader.style is Style.TELLING and reader.imports] == []


def test_what_the_inbox_tells_has_its_sentence():
    """A kind is a constant of `telling.py`; a line without a sentence would be an empty link."""
    kinds = {value for name, value in vars(telling).items() if name.isupper() and isinstance(value, str)}
    said = set(re.findall(r'line\.kind == "(\w+)"', INBOX.read_text()))
    assert kinds - {MUTED, WATCHING} - said == set(), "templates/home/inbox.html has no sentence for it"
    assert {kind for kind in kinds if len(kind) > InboxEntry.__table__.c.kind.type.length} == set()


def names(kinds):
    return sorted(kind.kind for kind in kinds)
