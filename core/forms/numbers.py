"""A number in an address or among the ticks of a page, where no form stands around it."""

from collections.abc import Iterable

MOST_DIGITS = 18  # what every number column holds


def whole_number(text: str) -> int | None:
    """None for all that is no plain whole number: "²" is a digit to Python, and none that `int` takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are, in their order."""
    return [number for each in texts if (number := whole_number(each)) is not None]
