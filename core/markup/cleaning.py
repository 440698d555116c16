"""The gate: one list of what may stand in a text, read by two parsers that share no code.

Bleach goes first and turns pictures of other hosts into links (a reader's browser asks nobody but us); nh3 has the last
word and adds `rel`. What one of them would let through by a mistake, the other still refuses.
"""

import re
import threading
from collections.abc import Iterator
from html import unescape
from typing import Any

import bleach
import nh3
from bleach.html5lib_shim import Filter

from core.markup.characters import tidy
from core.markup.elements import ATTRIBUTES, REL, SCHEMES, SILENT, TAGS, allowed
from core.markup.limits import check_html

_OURS = re.compile(r"/uploads/[\w-]+?(?:-(\d{1,4})x(\d{1,4}))?\.[a-z]{3,4}")
_AS_TYPED = re.compile(r"<pre>[^<>]*</pre>")

_local = threading.local()


def gate(html: str, foreign_images: bool = False) -> str:
    """HTML of our own parser, cleaned; `TooMuch` where that would take too long."""
    check_html(html)
    return last_word(_bleach(foreign_images).clean(html))


def last_word(html: str) -> str:
    """nh3 alone: for text that was escaped as a whole. References may have made characters that were refused before."""
    made = _last.clean(html)
    neat = tidy(made)
    return made if neat == made else _last.clean(neat)


def gate_foreign(html: str, foreign_images: bool = False) -> str:
    """HTML that somebody else wrote: made well-formed first, and rid of scripts and styles with what is in them.
    What was too much once, and is shown as it was typed, stays so."""
    if _AS_TYPED.fullmatch(html):
        return last_word(html)
    check_html(html)
    return gate(_first.clean(html), foreign_images)


def _value(tag: str, name: str, value: str) -> str | None:
    """Asked for `rel` too, which is nh3's own by then."""
    return value if name == "rel" or allowed(tag, name, value) else None


def _nh3(**more: Any) -> nh3.Cleaner:
    return nh3.Cleaner(
        attributes=ATTRIBUTES,
        attribute_filter=_value,
        url_schemes=set(SCHEMES),
        clean_content_tags=set(SILENT),
        **more,
    )


_first = _nh3(tags=set(TAGS | {"h1", "h2"}), link_rel=None)
_last = _nh3(tags=set(TAGS), link_rel=REL)


def _bleach(foreign_images: bool) -> bleach.Cleaner:
    """This thread's cleaner: Bleach's parser keeps state."""
    kept: dict[bool, bleach.Cleaner] = _local.__dict__.setdefault("cleaners", {})
    if foreign_images not in kept:
        kept[foreign_images] = bleach.Cleaner(
            tags=TAGS | {"h1", "h2"},
            attributes=allowed,
            protocols=SCHEMES,
            strip=True,
            filters=[Anywhere if foreign_images else Ours],
        )
    return kept[foreign_images]


class Ours(Filter):
    """Headings never outrank the page's; our pictures load lazily in their size; others' pictures become links."""

    keeps_foreign = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        links: list[bool] = []  # the open ones, and whether each leads anywhere
        for token in super().__iter__():
            name = token.get("name")
            if name == "a":
                if token["type"] == "StartTag":
                    links.append((None, "href") in token["data"])
                    leads = links[-1]
                else:
                    leads = links.pop()
                if not leads:
                    continue
            elif name == "img":
                yield from self._picture(token, bool(links))
                continue
            elif name in ("h1", "h2"):
                token["name"] = "h3"
            yield token

    def _picture(self, token: dict[str, Any], in_link: bool) -> Iterator[dict[str, Any]]:
        data = token["data"]
        src = data.get((None, "src"), "")
        ours = _OURS.fullmatch(src)
        if not ours and not (self.keeps_foreign and src):
            yield from _as_link(data, src, in_link)
            return
        kept = {key: value for key, value in data.items() if key[1] in ("src", "alt", "title")}
        kept[None, "loading"] = "lazy"
        if ours and ours[1]:
            kept[None, "width"], kept[None, "height"] = ours.groups()
        token["data"] = kept
        yield token


class Anywhere(Ours):
    keeps_foreign = True


def _as_link(data: dict[tuple[None, str], str], src: str, in_link: bool) -> Iterator[dict[str, Any]]:
    says = data.get((None, "alt")) or src.rsplit("/", 1)[-1][:80]
    if not says.strip():
        return
    text = {"type": "Characters", "data": unescape(says)}
    if in_link or not src:
        yield text
        return
    yield {"type": "StartTag", "name": "a", "namespace": None, "data": {(None, "href"): src}}
    yield text
    yield {"type": "EndTag", "name": "a", "namespace": None, "data": {}}
