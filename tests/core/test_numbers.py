"""Numbers in addresses and among ticks: all that is no number is none, and nobody reads one by `isdigit` alone."""

import re
from pathlib import Path

import pytest

from core.forms import whole_number, whole_numbers

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "customers", "forum", "home", "ideas", "insights", "rewards", "search_index")


@pytest.mark.parametrize("text", ["", " ", "²", "1²", "٣", "-1", "+1", "1.0", "1e3", "1_000", "9" * 19, "0x1", "1\n"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert whole_number(text) is None


def test_a_plain_number_is_itself_and_of_many_those_stay_that_are() -> None:
    assert whole_number("20") == 20 and whole_number("007") == 7
    assert whole_numbers(["3", "²", "1", "x"]) == [3, 1]


def test_nobody_takes_for_a_number_what_int_refuses() -> None:
    """ "²".isdigit() is true, and int("²") is an error of ours."""
    lines = ((path, line) for name in PACKAGES for path in (ROOT / name).rglob("*.py") for line in _lines(path))
    assert [f"{path.relative_to(ROOT)}: {line.strip()}" for path, line in lines] == []


def _lines(path: Path) -> list[str]:
    return [
        line
        for line in path.read_text().splitlines()
        if re.search(r"\.isdigit\(|\.isnumeric\(", line) and "isascii()" not in line
    ]
