"""The Markdown we speak: CommonMark with tables, strikethrough and links from plain addresses; a line break is a line break."""

import re
import threading

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt

from core.markup.emoji import emoji_rule
from core.markup.mentions import mention_rule
from core.markup.quotes import quote_rule
from core.markup.shapes import shape_rule

_NESTING = 30
_SCHEMES = re.compile(r"(?:https?:|mailto:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)
_WWW = re.compile(
    r"^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)\]])?/?", re.IGNORECASE
)

_local = threading.local()


def parser(html: bool = False) -> MarkdownIt:
    """This thread's parser; linkify-it keeps state between calls, so threads may not share one."""
    kept: dict[bool, MarkdownIt] = _local.__dict__.setdefault("parsers", {})
    if html not in kept:
        kept[html] = _build(html)
    return kept[html]


def _build(html: bool) -> MarkdownIt:
    md = MarkdownIt("gfm-like", {"html": html, "breaks": True, "maxNesting": _NESTING, "xhtmlOut": False})
    md.linkify = _linkify()
    md.validateLink = lambda url: bool(_SCHEMES.match(url.strip()))  # type: ignore[method-assign]
    for rule in (mention_rule, emoji_rule, quote_rule, shape_rule):
        md.use(rule)
    return md


def _linkify() -> LinkifyIt:
    """Addresses with http(s):// or www. only: "file.py" and "2.5.md" are no links."""
    links = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("ftp:", "//", "mailto:"):
        links.add(scheme, None)
    return links.add("www.", {"validate": _WWW, "normalize": _with_scheme})


def _with_scheme(_links: LinkifyIt, match: Match) -> None:
    match.url = "http://" + match.url
