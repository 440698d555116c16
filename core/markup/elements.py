"""What may stand in a text: the one list that both cleaners read."""

import re

_TAGS = """
    a abbr b blockquote br cite code dd del div dl dt em h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small
    strike strong sub sup table tbody td tfoot th thead tr u ul var
"""
_SILENT = "iframe noembed noframes object script style template textarea title"
_ALONE = "area br col dd dt embed hr img input li link meta option p param source td tfoot th thead tr wbr"

SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow ugc noopener"
TAGS = frozenset(_TAGS.split())
SILENT = frozenset(_SILENT.split())  # their content is no text
ALONE = frozenset(_ALONE.split())  # never open for long: empty, or closed by the next of their kind

_CELL = {"class": "align-(left|right|center)", "colspan": r"\d{1,2}", "rowspan": r"\d{1,2}"}
_ANY = r"[\s\S]*"
_ADDRESS = r"\s*(?:(?:https?|mailto):[\s\S]*|[^:]*|[^:/?#]*[/?#][\s\S]*)"
_ATTRIBUTES = {
    "a": {"class": "mention", "href": _ADDRESS, "title": _ANY},
    "abbr": {"title": _ANY},
    "code": {"class": r"language-[\w+#.-]{1,30}"},
    "img": {"alt": _ANY, "height": r"\d{1,4}", "loading": "lazy", "src": _ADDRESS, "title": _ANY, "width": r"\d{1,4}"},
    "li": {"class": "task"},
    "ol": {"start": r"\d{1,9}"},
    "p": {"class": "quoted"},
    "td": _CELL,
    "th": _CELL,
}
ATTRIBUTES = {tag: set(names) for tag, names in _ATTRIBUTES.items()}
_WANTED = {
    (tag, name): re.compile(value, re.IGNORECASE) for tag, names in _ATTRIBUTES.items() for name, value in names.items()
}


def leads_somewhere(address: str) -> bool:
    """To a page or a mailbox; no other scheme, however it is hidden."""
    return allowed("a", "href", address)


def allowed(tag: str, name: str, value: str) -> bool:
    wanted = _WANTED.get((tag, name))
    return wanted is not None and bool(wanted.fullmatch(value))
