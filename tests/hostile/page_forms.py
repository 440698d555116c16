"""The forms of a page, as a browser would send them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from bleach._vendor import html5lib  # type: ignore[import-untyped]

_NO_FIELDS = frozenset(["submit", "button", "image", "reset", "file"])
_FREE_TEXT = frozenset(["text", "search", "email", "url", "tel", "password", "textarea"])
_USUAL = {"number": "1", "date": "2026-11-01", "datetime-local": "2026-11-01T10:00", "email": "new@example.com"}


class Field(NamedTuple):
    name: str
    kind: str
    value: str
    required: bool


@dataclass(frozen=True)
class PageForm:
    page: str
    method: str
    action: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)

    def values(self, samples: dict[str, Any]) -> dict[str, str]:
        """What a browser would send, with something plausible where a field is empty."""
        return {field.name: field.value or _plausible(field, samples.get(field.name)) for field in self.fields}

    @property
    def has_state(self) -> bool:
        """Something hidden that changes when the thing does: the page is read again before each sending."""
        return any(field.kind == "hidden" and field.name != "csrf_token" for field in self.fields)

    def targets(self) -> list[tuple[str, bool]]:
        """The fields to throw at, and whether they take free text."""
        kinds = {field.name: field.kind for field in self.fields if field.name != "csrf_token"}
        return [(name, kind in _FREE_TEXT) for name, kind in kinds.items()]


def forms_of(url: str, html: str) -> list[PageForm]:
    return [
        PageForm(url, form.get("method", "get").lower(), urljoin(url, form.get("action") or url), tuple(_fields(form)))
        for form in _parsed(html).iter("form")
    ]


def links_of(url: str, html: str) -> list[str]:
    tree = _parsed(html)
    found = [urljoin(url, node.get("href", "")) for kind in ("a", "link") for node in tree.iter(kind)]
    return [link for link in found if link.startswith("/") and not link.startswith(("//", "/static/", "/uploads/"))]


def _parsed(html: str) -> Element:
    return html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)


def _plausible(field: Field, sample: Any) -> str:
    if isinstance(sample, str | int):
        return str(sample)
    return _USUAL.get(field.kind, "Plain words") if field.required else ""


def _fields(form: Element) -> Iterator[Field]:
    for node in form.iter():
        name = node.get("name") if isinstance(node.tag, str) else None
        if not name or node.get("disabled") is not None:
            continue
        required = node.get("required") is not None
        if node.tag == "textarea":
            yield Field(name, "textarea", node.text or "", required)
        elif node.tag == "select":
            yield Field(name, "select", _chosen(node), required)
        elif node.tag == "input" and _is_sent(node):
            kind = node.get("type", "text").lower()
            yield Field(name, kind, node.get("value", "on" if kind == "checkbox" else ""), required)


def _is_sent(node: Element) -> bool:
    kind = node.get("type", "text").lower()
    return kind not in _NO_FIELDS and (kind not in ("checkbox", "radio") or node.get("checked") is not None)


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    real = [option for option in options if option.get("value", option.text)]
    option = next(iter(chosen or real or options), None)
    return "" if option is None else option.get("value", (option.text or "").strip())
