"""From what somebody typed, or an import brought, to what is stored beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from core.markup.characters import tidy
from core.markup.cleaning import gate, gate_foreign, last_word
from core.markup.limits import TooMuch
from core.markup.mentions import Mention
from core.markup.parser import parser
from core.markup.quotes import Post, Quote
from core.markup.text import plain_text

MARKUP_VERSION = 2

_LINK = re.compile(r'<a (?:class="[^"]*" )?href="(?:https?:)?//', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """`mentions` are the handles somebody answers to, once each, quotations left out: who is quoted is in `quotes`."""

    html: str
    text: str
    mentions: tuple[str, ...] = ()
    links: int = 0  # to other hosts
    images: int = 0
    quotes: tuple[Quote, ...] = ()


def nobody(_handle: str) -> None:
    return None


def nowhere(_number: int) -> None:
    return None


def render_markdown(
    source: str,
    *,
    mention: Mention = nobody,
    post: Post = nowhere,
    html: bool = False,
    foreign_images: bool = False,
) -> Rendered:
    """`mention` gives the address of a handle, `post` that of a post of this thread by number. `html` is for imports
    whose Markdown holds HTML; it goes through the same gate. What would take too long is shown as it was typed."""
    env: dict = {"mention": mention, "post": post, "quotes": []}
    md = parser(html)
    source = tidy(source)
    try:
        tokens = md.parse(source, env)
        made = md.renderer.render(tokens, md.options, env)
        clean = (gate_foreign if html else gate)(made, foreign_images)
    except TooMuch:
        return _as_typed(source)
    return _rendered(clean, _mentioned(tokens), tuple(env["quotes"]))


def clean_html(html: str, *, foreign_images: bool = False) -> Rendered:
    """HTML that an import brought, kept to what a post may hold."""
    html = tidy(html)
    try:
        return _rendered(gate_foreign(html, foreign_images))
    except TooMuch:
        return _as_typed(html)


def _as_typed(source: str) -> Rendered:
    return _rendered(last_word(f"<pre>{escape(source)}</pre>"))


def _rendered(html: str, mentions: tuple[str, ...] = (), quotes: tuple[Quote, ...] = ()) -> Rendered:
    links = len(_LINK.findall(html))
    return Rendered(html, plain_text(html), mentions, links, html.count("<img "), quotes)


def _mentioned(tokens: Sequence[Token]) -> tuple[str, ...]:
    once: dict[str, str] = {}
    for handle in _handles(tokens):
        once.setdefault(handle.casefold(), handle)
    return tuple(once.values())


def _handles(tokens: Sequence[Token]) -> Iterator[str]:
    quoted = 0
    for token in tokens:
        if token.type == "blockquote_open":
            quoted += 1
        elif token.type == "blockquote_close":
            quoted -= 1
        elif token.children and not quoted:
            yield from (child.meta["handle"] for child in token.children if "handle" in child.meta)
