"""Small changes to the parsed document before it is printed: headings, task lists, alignment of table cells, depth."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\]\s")
_HEADINGS_ABOVE = 2  # the page's own: its title and the thread's parts
_DEEPEST = 20  # one inside the other; browsers and cleaners are slow with thousands


def shape_rule(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "boxes", _boxes)
    md.core.ruler.push("shapes", _shapes)


def _boxes(state: StateCore) -> None:
    """`- [x] done` shows a ticked box: a character, as nothing in a post may be a form field."""
    for item, _paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        box = _BOX.match(inline.content) if item.type == "list_item_open" and inline.type == "inline" else None
        if box:
            item.attrSet("class", "task")
            inline.content = ("☐ " if box[1] == " " else "☑ ") + inline.content[box.end() :]


def _shapes(state: StateCore) -> None:
    _headings(state.tokens)
    for token in state.tokens:
        if token.type in ("td_open", "th_open"):
            _align(token)
        elif token.children:
            token.children = [child for child in token.children if child.nesting == 0 or child.level < _DEEPEST]


def _headings(tokens: list[Token]) -> None:
    """The highest that is used comes right below the page's own and none is skipped, as who listens to a page goes by them."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    level = _HEADINGS_ABOVE
    for token in tokens:
        if token.type == "heading_open":
            level = min(level + 1, _HEADINGS_ABOVE + 1 + used.index(token.tag), 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _align(cell: Token) -> None:
    """The parser aligns by a style attribute, which the Content-Security-Policy forbids."""
    style = cell.attrs.pop("style", None)
    if style:
        cell.attrSet("class", "align-" + str(style).removeprefix("text-align:"))
