"""A quotation says whom it quotes in its first line:

    > @ana, post 3:
    > The burrs want cleaning every second month.

That line becomes a paragraph of its own, linked to the person and the post.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.markup.mentions import HANDLE

Post = Callable[[int], str | None]

_FIRST_LINE = re.compile(rf"@({HANDLE})(?:, (?:(post) |#)(\d{{1,9}}))?:[ \t]*(?:\n|$)")


class Quote(NamedTuple):
    handle: str
    number: int | None  # of the post in its thread, where the quotation says so


def quote_rule(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "quote", _attribute)


def _attribute(state: StateCore) -> None:
    made: list[Token] = []
    for token in state.tokens:
        opens = token.type == "inline" and len(made) > 1 and made[-2].type == "blockquote_open"
        match = _FIRST_LINE.match(token.content) if opens and made[-1].type == "paragraph_open" else None
        if match:
            made[-1].attrSet("class", "quoted")
            _split(state, match, made, token)
        else:
            made.append(token)
    state.tokens = made


def _split(state: StateCore, match: re.Match[str], made: list[Token], token: Token) -> None:
    handle, word, digits = match.groups()
    number = int(digits) if digits else None
    state.env["quotes"].append(Quote(handle, number))
    rest = token.content[match.end() :]
    token.content = f"@{handle}{_where(state.env['post'], word, number)}:"
    made.append(token)
    if rest.strip():
        level = token.level - 1
        made += [
            Token("paragraph_close", "p", -1, level=level, block=True),
            Token("paragraph_open", "p", 1, level=level, block=True),
            Token("inline", "", 0, level=token.level, block=True, content=rest, children=[], map=token.map),
        ]


def _where(post: Post, word: str | None, number: int | None) -> str:
    if number is None:
        return ""
    said = f"post {number}" if word else f"#{number}"
    url = post(number)
    return f", [{said}](<{url}>)" if url else f", {said}"
