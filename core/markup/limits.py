"""Where rendering stops and a text is shown as it was typed: nobody writes such by hand, and it would hold a core
for seconds."""

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from core.markup.elements import ALONE

_LONGEST = 50_000  # characters; forms stop at half of that
_BRACKETS = 5_000  # each may open a link; the parser looks for its end up to `maxNesting` deep
_TAGS = 6_000  # Bleach takes 40 µs for each,
_REFERENCES = 4  # and for so many `&gt;` as for one tag
_DEEPEST = 100  # both parsers are quadratic in open elements, and unclosed <b>s multiply
_OPENS_OR_CLOSES = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)


class TooMuch(Exception):
    """This text is not worth parsing."""


def limit_rule(md: MarkdownIt) -> None:
    md.core.ruler.before("normalize", "length", _length)
    md.core.ruler.after("block", "blocks", _blocks)


def check_html(html: str) -> None:
    """How long, how many tags and how deep, by a look that costs next to nothing."""
    if html.count("<") + html.count("&") // _REFERENCES > _TAGS:
        raise TooMuch
    still_open: Counter[str] = Counter()
    depth = 0
    for closes, tag in _OPENS_OR_CLOSES.findall(html):
        name = tag.lower()
        if name in ALONE:
            continue
        if closes:
            depth -= still_open[name] > 0
            still_open[name] = max(0, still_open[name] - 1)
        else:
            depth += 1
            still_open[name] += 1
        if depth > _DEEPEST:
            raise TooMuch


def _length(state: StateCore) -> None:
    if len(state.src) > _LONGEST or state.src.count("[") > _BRACKETS:
        raise TooMuch


def _blocks(state: StateCore) -> None:
    if len(state.tokens) > _TAGS:
        raise TooMuch
