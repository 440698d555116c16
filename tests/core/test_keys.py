"""Keys that fit their column."""

from core.keys import fitting


def test_what_fits_stays_as_it_always_was():
    assert fitting("abc", 120) == "abc"
    assert fitting("x" * 120, 120) == "x" * 120


def test_what_does_not_fit_is_told_apart_wherever_it_differs():
    words = ["x" * 121, "x" * 122, "x" * 121 + "y", "y" + "x" * 120, "x" * 60 + "y" + "x" * 60]
    keys = {fitting(word, 120) for word in words}
    assert len(keys) == len(words)
    assert all(len(key) == 120 for key in keys)
