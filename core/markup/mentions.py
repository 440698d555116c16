"""`@handle` becomes a link to a person. Code, links and e-mail addresses are left alone."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

Mention = Callable[[str], str | None]

HANDLE = r"\w[\w.-]{0,28}\w"
_AT = re.compile(f"@({HANDLE})")
_GLUED = frozenset("./@+-=&#")


def mention_rule(md: MarkdownIt) -> None:
    md.inline.ruler.push("mention", _mention)


def handles_in(source: str) -> frozenset[str]:
    """Every handle that `source` may mention: ask the database once for these, then render with `found.get`."""
    return frozenset(handle for match in _AT.finditer(source) for handle in _readings(match[1]))


def _readings(typed: str) -> tuple[str, ...]:
    """`@ana_` at the end of emphasis and `@ana.` at the end of a sentence are `ana` when nobody is called so."""
    shorter = typed.rstrip("_.-")
    return (typed,) if shorter == typed or len(shorter) < 2 else (typed, shorter)


def _mention(state: StateInline, silent: bool) -> bool:
    if state.linkLevel or state.src[state.pos] != "@" or not _may_start(state.src, state.pos):
        return False
    match = _AT.match(state.src, state.pos, state.posMax)
    found = match and _resolve(match[1], state.env["mention"])
    if not found:
        return False
    handle, url = found
    if not silent:
        _link(state, handle, url)
    state.pos += 1 + len(handle)
    return True


def _may_start(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    return not before.isalnum() and before not in _GLUED


def _resolve(typed: str, mention: Mention) -> tuple[str, str] | None:
    for handle in _readings(typed):
        if url := mention(handle):
            return handle, url
    return None


def _link(state: StateInline, handle: str, url: str) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"class": "mention", "href": url}
    opening.meta = {"handle": handle}
    state.push("text", "", 0).content = f"@{handle}"
    state.push("link_close", "a", -1)
