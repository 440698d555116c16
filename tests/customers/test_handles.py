"""What a handle may be. The corpora are read where they lie, never copied."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers import handles
from tests.shared import shared

USUAL = ["ana", "Ana.B", "a_b-c", "grinder-fan", "müller", "анна", "日本たろう", "user1", "ben42"]
SPEAKS_FOR_THE_HOUSE = [
    "admin",
    "Admin",
    "ad-min",
    "adm1n",
    "admln",
    "moderator",
    "mod",
    "staff",
    "support",
    "root",
    "system",
]


@pytest.mark.parametrize("handle", USUAL)
def test_usual_handles_are_taken(handle):
    assert handles.problem(handle) is None


@pytest.mark.parametrize("handle", SPEAKS_FOR_THE_HOUSE)
def test_nobody_may_speak_for_the_house(handle):
    assert "kept for the house" in str(handles.problem(handle))


@pytest.mark.parametrize(
    "handle",
    ["_ana", "ana_", "a..b", "an a", "a\u200bna", "ａｎａ", "ana!", "a/b", "<ana>", "ana\n", "-" * 5],
)
def test_odd_shapes_are_refused(handle):
    assert handles.problem(handle) is not None


def test_length_is_three_to_twenty_and_two_to_thirty_for_imports():
    assert handles.problem("ab") and handles.problem("a" * 21)
    assert handles.problem("ab", imported=True) is None
    assert handles.problem("ab" * 15, imported=True) is None
    assert handles.problem("ab" * 15 + "c", imported=True)


def test_digits_alone_are_no_handle():
    assert "letter" in str(handles.problem("12345"))


def test_a_handle_may_not_read_like_a_file():
    assert "ending" in str(handles.problem("ana.atom"))


def test_two_alphabets_in_one_handle_are_refused():
    assert "one alphabet" in str(handles.problem("аna"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("payl", "pay1"), ("paul", "pauI"), ("modern", "modem"), ("coco", "сосо"), ("bob0", "bobo")],
)
def test_look_alikes_share_a_skeleton(one, other):
    assert handles.skeleton(one) == handles.skeleton(other)


def test_different_handles_keep_different_skeletons():
    assert len({handles.skeleton(handle) for handle in USUAL}) == len(USUAL)


def test_a_handle_is_found_in_any_case():
    assert handles.folded("Ana.B") == handles.folded("ana.b")


@pytest.mark.parametrize("letter", string.ascii_lowercase + string.digits)
def test_no_confusable_sign_gets_past_both_gates(letter):
    known = json.loads(shared("corpora/confusables/confusables.json").read_text("utf-8"))
    for other in known.get(letter, []):
        twin = "zq" + other["c"].replace("\u200e", "") + "qz"
        assert handles.problem(twin) or handles.skeleton(twin) == handles.skeleton(f"zq{letter}qz"), twin


def test_every_privileged_name_of_the_corpus_is_refused():
    text = shared("corpora/usernames/reserved.txt").read_text("utf-8")
    privileged = text.split("# privileges")[1].split("# code")[0].split()
    assert len(privileged) > 40
    assert [name for name in privileged if handles.problem(name) is None] == []


def test_most_of_the_corpus_is_refused_and_all_of_it_is_judged():
    text = shared("corpora/usernames/reserved.txt").read_text("utf-8")
    names = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    free = [name for name in names if handles.problem(name) is None]
    assert len(names) > 500
    assert len(free) < len(names) / 5, free


@given(st.text(max_size=40))
def test_any_text_gets_a_verdict(text):
    handles.problem(text)
    handles.skeleton(text)


@given(st.text(max_size=60))
def test_a_handle_made_from_a_name_has_a_handles_shape(name):
    assert handles.problem(handles.from_name(name), imported=True) is None


def test_names_make_readable_handles():
    assert handles.from_name("Ana Müller") == "ana-müller"
    assert handles.from_name("!!!") == "customer"
