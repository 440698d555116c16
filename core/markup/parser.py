"""The Markdown we speak: CommonMark with tables, strikethrough, links from plain addresses; a line break is one."""

import threading
from importlib import import_module

from markdown_it import MarkdownIt

from core.markup.elements import leads_somewhere
from core.markup.emoji import emoji_rule
from core.markup.limits import limit_rule
from core.markup.links import link_rule
from core.markup.mentions import mention_rule
from core.markup.quotes import quote_rule
from core.markup.shapes import shape_rule

_NESTING = 30

# Short rows are filled up to the table's width: 32,000 characters could become 65,536 cells.
import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = 2_000  # type: ignore[attr-defined]

_local = threading.local()


def parser(html: bool = False) -> MarkdownIt:
    """This thread's parser, made once."""
    kept: dict[bool, MarkdownIt] = _local.__dict__.setdefault("parsers", {})
    if html not in kept:
        kept[html] = _build(html)
    return kept[html]


def _build(html: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": html, "breaks": True, "maxNesting": _NESTING, "xhtmlOut": False})
    md.enable(["table", "strikethrough"])
    md.validateLink = leads_somewhere  # type: ignore[assignment,method-assign]
    for rule in (link_rule, mention_rule, emoji_rule, quote_rule, shape_rule, limit_rule):
        md.use(rule)
    return md
