"""The rooms of `/lab` that staff see as tabs. Other packages add theirs to `LAB_ROOMS` in `app.py`."""

from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from core.access import viewer
from core.rooms import current

ROOMS = [(_l("Segments"), "segments.index"), (_l("Attributes"), "attributes.index")]


def rooms() -> list[dict[str, Any]]:
    """Those that this person may open."""
    known = current_app.extensions["routes"]
    open_rooms = [(label, end) for label, end in current_app.extensions["lab_rooms"] if end in known]
    return [
        {"label": str(label), "url": url_for(end), "current": current(url_for(end))}
        for label, end in open_rooms
        if known[end].access.allows(viewer())
    ]
