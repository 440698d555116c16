"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bleach._vendor import html5lib  # type: ignore[import-untyped]

_NO_FIELDS = frozenset(["submit", "button", "image", "reset", "file"])
_FREE_TEXT = frozenset(["text", "search", "email", "url", "tel", "password", "textarea"])


@dataclass(frozen=True)
class PageForm:
    page: str
    method: str
    action: str
    fields: tuple[tuple[str, str, str], ...]  # (name, kind, value)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _kind, _value in self.fields)

    def values(self, samples: dict[str, Any]) -> dict[str, str]:
        """What a browser would send, with something plausible where a field is empty."""
        return {name: value or _text(samples.get(name)) for name, _kind, value in self.fields}

    @property
    def has_state(self) -> bool:
        """Something hidden that changes when the thing does: the page is read again before each sending."""
        return any(kind == "hidden" and name != "csrf_token" for name, kind, _value in self.fields)

    def targets(self) -> list[tuple[str, bool]]:
        """The fields to throw at, and whether they take free text."""
        kinds = {name: kind for name, kind, _value in self.fields if name != "csrf_token"}
        return [(name, kind in _FREE_TEXT) for name, kind in kinds.items()]


def _text(sample: Any) -> str:
    return str(sample) if isinstance(sample, str | int) else ""


def forms_of(url: str, html: str) -> list[PageForm]:
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [
        PageForm(url, form.get("method", "get").lower(), urljoin(url, form.get("action") or url), tuple(_fields(form)))
        for form in tree.iter("form")
    ]


def links_of(url: str, html: str) -> list[str]:
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    found = [urljoin(url, node.get("href", "")) for kind in ("a", "link") for node in tree.iter(kind)]
    return [link for link in found if link.startswith("/") and not link.startswith(("//", "/static/", "/uploads/"))]


def _fields(form):
    for node in form.iter():
        name = node.get("name") if isinstance(node.tag, str) else None
        if not name or node.get("disabled") is not None:
            continue
        if node.tag == "textarea":
            yield name, "textarea", node.text or ""
        elif node.tag == "select":
            yield name, "select", _chosen(node)
        elif node.tag == "input" and node.get("type", "text") not in _NO_FIELDS:
            kind = node.get("type", "text").lower()
            if kind not in ("checkbox", "radio") or node.get("checked") is not None:
                yield name, kind, node.get("value", "on" if kind == "checkbox" else "")


def _chosen(select) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    real = [option for option in options if option.get("value", option.text)]
    option = (chosen or real or options or [None])[0]
    return "" if option is None else option.get("value", (option.text or "").strip())
