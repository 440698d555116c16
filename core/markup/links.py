"""Plain addresses become links: http://, https:// or www. and what looks like a host. "file.py" does not.

Our own rule, as linkify-it's searches are quadratic: it takes 3.7 s for a post that repeats "a://", and its objects
keep state that threads would share.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,61}"
_REST = r"(?::\d{1,5})?(?:[/?#][^\s<>\"`|\\^{}]{0,1900})?"
_WITH_SCHEME = re.compile(rf"://(?:{_HOST}|localhost|(?:\d{{1,3}}\.){{3}}\d{{1,3}}){_REST}")
_WWW = re.compile(rf"\.{_HOST}{_REST}")
_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)
_THREE_W = re.compile(r"(?:^|[^\w./@-])(www)$", re.IGNORECASE)
_ENTITY = re.compile(r"&\w+;$")


def link_rule(md: MarkdownIt) -> None:
    md.inline.add_terminator_char(".")
    md.inline.ruler.push("address", _address)


def _address(state: StateInline, silent: bool) -> bool:
    character = state.src[state.pos]
    if state.linkLevel or character not in ":.":
        return False
    before, after = (_SCHEME, _WITH_SCHEME) if character == ":" else (_THREE_W, _WWW)
    start = before.search(state.pending[-9:])
    match = start and after.match(state.src, state.pos, state.posMax)
    if not start or not match:
        return False
    typed = _trimmed(start[1] + match[0])
    url = state.md.normalizeLink(typed if character == ":" else f"http://{typed}")
    if not silent:
        state.pending = state.pending[: -len(start[1])]
        _push(state, url, typed)
    state.pos += len(typed) - len(start[1])
    return True


def _trimmed(typed: str) -> str:
    """Without what belongs to the sentence: punctuation at the end, a bracket that was opened before the address."""
    while True:
        shorter = _ENTITY.sub("", typed).rstrip("?!.,:;*_~'\"")
        if shorter.endswith((")", "]")) and shorter.count(shorter[-1]) > shorter.count(
            "(" if shorter[-1] == ")" else "["
        ):
            shorter = shorter[:-1]
        if shorter == typed:
            return typed
        typed = shorter


def _push(state: StateInline, url: str, typed: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": url}
    opening.markup, opening.info = "linkify", "auto"
    state.push("text", "", 0).content = typed
    closing = state.push("link_close", "a", -1)
    closing.markup, closing.info = "linkify", "auto"
