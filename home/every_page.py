"""What the layout needs on every page, beside what the view gives."""

from types import SimpleNamespace
from typing import Any

from flask import current_app, g, request

from core.access import viewer
from core.options import site_name
from home.inbox.queries import unread_count

ALSO = {"/ideas": ("/roadmap", "/changelog", "/campaigns")}  # in the same room, at addresses of their own


def for_every_page() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    site = SimpleNamespace(
        name=site_name(),
        lang="en",
        dir="ltr",
        url=settings.origin,
        nav=_links(current_app.extensions["navigation"]),
        staff_nav=[link for link in _links(current_app.extensions["staff_navigation"]) if viewer().is_staff],
    )
    return {"site": site, "me": viewer(), "unread": _unread()}


def _unread() -> int:
    """Once for each request, however many templates ask."""
    if "unread" not in g:
        g.unread = unread_count(viewer())
    return g.unread


def _links(items: list[tuple[Any, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "url": url, "current": _current(url)} for label, url in items]


def _current(url: str) -> str:
    """As `aria-current` says it: this page, or one of that room."""
    if request.path == url:
        return "page"
    rooms = (url, *ALSO.get(url, ()))
    return "true" if any(request.path == room or request.path.startswith(f"{room}/") for room in rooms) else ""
