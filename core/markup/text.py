"""Readable plain text of our own HTML, for search, the feed, mail and excerpts.

It may hold any character: escape it where it is shown."""

import re
from html import unescape

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)([^<>"]*(?:"[^"]*"[^<>"]*)*)>|<[!?][^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')
_BLOCKS = {"blockquote", "dl", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul", "div"}
_LINES = {"br", "dd", "dt", "li", "tr"}
_SPACE = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Paragraphs apart by an empty line, items and rows on lines of their own, pictures by what they say."""
    out = [""]
    at = preformatted = 0
    for tag in _TAG.finditer(html):
        _add(out, html[at : tag.start()], preformatted)
        at = tag.end()
        name, closing = tag[2] or "", tag[1] == "/"
        if name == "pre":
            preformatted += -1 if closing else 1
        _break(out, name, closing, tag[3] or "")
    _add(out, html[at:], preformatted)
    return _GAPS.sub("\n\n", "".join(out)).strip()


def excerpt(text: str, length: int = 200) -> str:
    """The beginning on one line, cut between words."""
    line = _SPACE.sub(" ", text[: length * 4]).strip()
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    between = cut.rfind(" ")
    return (cut[:between] if between > length // 2 else cut).rstrip(" ,;:.–-") + "…"


def _add(out: list[str], piece: str, preformatted: int) -> None:
    if preformatted <= 0:
        piece = _SPACE.sub(" ", piece)
        if out[-1].endswith("\n"):
            piece = piece.lstrip(" ")
    if piece:
        out.append(unescape(piece))


def _break(out: list[str], name: str, closing: bool, attributes: str) -> None:
    if name in _BLOCKS or (name in _LINES and not (closing and name != "br")):
        out[-1] = out[-1].rstrip(" \t")
        out.append("\n\n" if name in _BLOCKS else "\n")
    elif name in ("td", "th"):
        out.append("\t" if closing else "")
    elif name == "img" and (alt := _ALT.search(attributes)):
        out.append(unescape(alt[1]))
