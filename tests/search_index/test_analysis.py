"""Words are cut, folded and stemmed the same for every engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import LONGEST_WORD, fold, positions, spans, stem, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ünïcödé", "unicode"),
        ("STRASSE straße", "strasse strasse"),
        ("Łódź Ærø", "lodz aero"),
        ("İstanbul ısı", "istanbul isi"),
        ("ﬁne ㎏", "fine kg"),
        ("が ガ", "が ガ"),
        ("हिन्दी", "हिन्दी"),
        ("한국어", "한국어"),
    ],
)
def test_case_and_accents_are_folded_and_letters_are_kept(written: str, folded: str):
    assert fold(written) == folded


def test_punctuation_and_underscores_part_words():
    assert words("fine_grind (18g, 2.5 bar)!") == ["fine", "grind", "18g", "2", "5", "bar"]


def test_scripts_without_spaces_are_cut_into_characters():
    assert words("東京でtest") == ["東", "京", "で", "test"]


def test_words_of_scripts_with_marks_stay_whole():
    assert words("नमस्ते दुनिया।") == ["नमस्ते", "दुनिया"]


def test_short_words_and_codes_keep_their_form():
    assert [stem(word) for word in ("ties", "t1s", "gas", "muhlen")] == ["tie", "t1s", "gas", "muhlen"]


def test_a_word_and_its_stem_stand_at_one_place():
    assert list(positions("Grinding it")) == [(0, "grinding"), (0, "grind"), (1, "it")]


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing_more(text: str):
    for word in words(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert words(word) == [word]


@given(st.text(max_size=300))
def test_marks_fall_on_words_of_the_text(text: str):
    end = 0
    for start, stop, _forms in spans(text):
        assert end <= start < stop <= len(text)
        end = stop
