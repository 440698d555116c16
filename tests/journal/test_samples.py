"""What was once written into a journal can be read by every later version."""

import json
from dataclasses import fields
from types import SimpleNamespace

import pytest

from app import KINDS
from core.clock import now
from core.journal.activity import Kinds
from tests.journal.make_samples import SAMPLES, path_of

READ = Kinds(KINDS)
HOW = "a new kind needs a sample, once: .venv/bin/python -m tests.journal.make_samples"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_a_sample_that_reads_back(kind):
    assert path_of(kind).exists(), HOW
    sample = json.loads(path_of(kind).read_text())
    entry = READ.read(SimpleNamespace(seq=1, at=now(), batch=None, **sample))
    assert type(entry.activity) is kind
    assert (entry.activity.actor_id, entry.activity.object_id) == (sample["actor_id"], sample["object_id"])
    again = json.loads(json.dumps(entry.activity.facts()))
    assert {name: again[name] for name in sample["facts"] if name in again} == {
        name: value for name, value in sample["facts"].items() if name in again
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_no_field_of_a_sample_was_taken_away(kind):
    assert path_of(kind).exists(), HOW
    known = {field.name for field in fields(kind)}
    assert set(json.loads(path_of(kind).read_text())["facts"]) - known == set()


def test_no_kind_of_which_there_is_a_sample_was_taken_away():
    assert {path.stem for path in SAMPLES.glob("*.json")} - {kind.kind for kind in KINDS} == set()


def test_a_fact_that_a_later_version_wrote_is_left_out():
    kind = KINDS[0]
    sample = json.loads(path_of(kind).read_text())
    sample["facts"]["of_a_later_version"] = 1
    entry = READ.read(SimpleNamespace(seq=1, at=now(), batch=None, **sample))
    assert not hasattr(entry.activity, "of_a_later_version")
