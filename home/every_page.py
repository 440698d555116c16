"""What the layout needs on every page, beside what the view gives."""

from types import SimpleNamespace
from typing import Any

from flask import current_app, g

from core.access import viewer
from core.options import site_name
from core.rooms import current
from home.inbox.queries import unread_count

ALSO: dict[str, tuple[str, ...]] = {  # in the same room, at addresses of their own
    "/ideas": ("/roadmap", "/changelog", "/campaigns"),
    "/rewards": ("/badges", "/leaderboard"),
    "/latest": ("/unanswered", "/top"),
}


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
    return [{"label": label, "url": url, "current": current(url, *ALSO.get(url, ()))} for label, url in items]
