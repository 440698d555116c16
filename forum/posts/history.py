"""What an edit changed, line by line."""

import difflib
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal, NamedTuple


class Line(NamedTuple):
    sign: Literal["+", "-", " "]
    text: str


@dataclass(frozen=True)
class Version:
    """One edit: when, by whom, and the lines before and after."""

    at: datetime
    editor_handle: str | None
    editor_name: str | None
    lines: list[Line]


def changed_lines(before: str, after: str) -> list[Line]:
    """A unified diff with three lines around each change, without its two headers: a line of the text may look like one."""
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    lines = (line for line in islice(diff, 2, None) if line[:1] in "+- ")
    return [Line(line[0], line[1:]) for line in lines]  # type: ignore[arg-type]
