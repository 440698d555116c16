"""Every reader says of every kind whether it reads or ignores it, so that a new kind is forgotten by nobody."""

import sys
from pathlib import Path

import pytest

from app import IGNORED_BY, KINDS, READERS, TELLING
from core.journal.readers import Style
from core.telling import Telling, joined
from home.inbox.models import InboxEntry

ICONS = Path(__file__).parents[2] / "static" / "icons.svg"


@pytest.fixture(params=READERS, ids=lambda reader: reader.name)
def reader(request):
    return request.param


def test_a_reader_reads_or_ignores_every_kind(reader):
    ignored = IGNORED_BY.get(reader.name, frozenset())
    forgotten = set(KINDS) - reader.reads - ignored
    assert names(forgotten) == [], "\n".join(sorted({how_to_read(kind, reader) for kind in forgotten}))
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


@pytest.mark.parametrize("what", ["tells", "sentences", "subjects"])
def test_two_packages_that_would_tell_under_one_name_are_refused_by_name(what):
    forums = next(one for one in TELLING if one.name == "forum")
    name = next(iter(getattr(forums, what)))
    anothers = Telling("bookmarks", **{what: {name: getattr(forums, what)[name]}})
    with pytest.raises(
        ValueError, match=f"forum and bookmarks both have '{getattr(name, 'kind', name)}' among their {what}"
    ):
        joined([*TELLING, anothers])


def how_to_read(kind, reader):
    """The line that is missing, and where."""
    package = sys.modules[kind.__module__]
    if kind in getattr(package, "IGNORED_BY", {}).get(reader.name, ()):
        return f"app.py: IGNORED_BY lacks {kind.__module__}.IGNORED_BY"
    where = reader.handle.__module__.replace(".", "/") + ".py"
    file = kind.__module__.replace(".", "/") + ".py"
    return f"name {kind.kind} in what {where} reads, or under {reader.name!r} in IGNORED_BY of {file}"


def test_a_kind_that_is_passed_over_only_in_its_package_is_said_to_be_missing_in_app():
    reader = next(one for one in READERS if one.name == "search")
    activity = sys.modules["forum.activity"]
    passed, read = activity.IGNORED_BY["search"][0], activity.PostAdded
    assert how_to_read(passed, reader) == "app.py: IGNORED_BY lacks forum.activity.IGNORED_BY"
    assert "'search' in IGNORED_BY of forum/activity.py" in how_to_read(read, reader)


def names(kinds):
    return sorted(kind.kind for kind in kinds)
