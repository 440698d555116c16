"""Which of several links leads to where one is: for the navigation, and for tabs."""

from flask import request


def current(url: str, *also: str) -> str:
    """As `aria-current` says it: this page, or one of that room; `also` are rooms that belong to it at addresses of their own."""
    if request.path == url:
        return "page"
    return "true" if any(request.path == room or request.path.startswith(f"{room}/") for room in (url, *also)) else ""
