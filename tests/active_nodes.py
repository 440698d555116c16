"""The judge of what people's text may do on a page: nothing. It parses as browsers do (html5lib), and lists what acts.

assert not active_nodes(rendered.html)         # a text: no form fields, no drawings either
assert not active_nodes(response.text, ours=True)   # a whole page, which has its own scripts, forms and icons
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bleach._vendor import html5lib  # type: ignore[import-untyped]

_OTHERS = "applet base bgsound embed frame frameset iframe math noembed object param portal"
_FIELDS = """
    animate audio button canvas dialog fencedframe form html input link meta noscript option plaintext script select
    slot source style svg template textarea title track video xmp
"""
_IN_DRAWINGS = "animate animatetransform foreignobject handler image script set"
_LEADING = "action background cite data formaction href longdesc ping poster src xlink:href"
_NEVER = frozenset(_OTHERS.split())
_NOT_IN_TEXT = frozenset(_FIELDS.split())
_NOT_IN_OUR_SVG = frozenset(_IN_DRAWINGS.split())
_ADDRESSES = frozenset(_LEADING.split())
_SAFE = re.compile(r"(?:https?:|mailto:|[^:]*$|[^:]*[/?#])", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0]")


def active_nodes(html: str, *, ours: bool = False) -> list[str]:
    """Each node that runs, loads, sends or restyles, in words; the empty list is what one wants."""
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    root = tree if ours else tree.find("body")
    found = list(_elements(root, ours))
    if not ours:
        found += [f"<{child.tag}> in the head" for child in tree.find("head")]
        found += [f"{name}= on the body" for name in root.attrib]
    return found


def _elements(root: Element, ours: bool) -> Iterator[str]:
    in_svg = {id(node) for svg in root.iter() if _name(svg) == "svg" for node in svg.iter()}
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = _name(node)
        if name in _NEVER or (not ours and name in _NOT_IN_TEXT) or (id(node) in in_svg and name in _NOT_IN_OUR_SVG):
            yield f"<{name}>"
        elif name == "script" and not _our_script(node):
            yield "<script> with a text of its own or from elsewhere"
        elif name == "meta" and node.get("http-equiv", "").lower() == "refresh":
            yield "<meta refresh>"
        yield from (f"{attribute} on <{name}>" for attribute in _attributes(node, ours))


def _name(node: Element) -> str:
    return str(node.tag).rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""


def _our_script(node: Element) -> bool:
    if node.get("type") in ("application/ld+json", "application/json"):
        return True
    return node.get("src", "").startswith("/static/") and not (node.text or "").strip()


def _attributes(node: Element, ours: bool) -> Iterator[str]:
    for key, value in node.attrib.items():
        name = str(key).rsplit("}", 1)[-1].lower()
        acts = name.startswith("on") or name in ("srcdoc", "style")
        steers = not ours and (name in ("id", "name") or name.startswith("hx-"))
        if acts or steers or (name in _ADDRESSES and not _safe(value, node, ours)):
            yield f"{name}={value[:40]!r}"


def _safe(value: str, node: Element, ours: bool) -> bool:
    address = _IGNORED_BY_BROWSERS.sub("", value)
    if ours and _name(node) in ("img", "link") and address.startswith("data:image/"):
        return True
    return bool(_SAFE.match(address))
