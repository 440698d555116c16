"""/robots.txt, /sitemap.xml, /manifest.webmanifest."""

from typing import Any

from flask import Response, current_app, render_template

from core.access import EVERYONE, GUEST, OPEN
from core.clock import iso
from core.jsons import dump
from core.kept_pages import JOURNAL
from core.options import option, site_name
from core.web import Pages
from forum.categories.queries import categories_for
from forum.threads.queries import highest_id, sitemap_part, url_of
from ideas.campaigns import queries as campaigns
from ideas.ideas import queries as ideas

pages = Pages("machines", __name__)
A_PAGE = 5000
MOST_CAMPAIGNS = 1000
FIXED = ("/", "/latest", "/unanswered", "/ideas", "/roadmap", "/changelog", "/campaigns", "/leaderboard", "/badges")


@pages.get("/robots.txt", access=OPEN)
def robots() -> Response:
    """A members-only site is nobody's to crawl."""
    origin = current_app.config["SETTINGS"].origin
    closed = ["User-agent: *", "Disallow: /"]
    open_ = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/search", "/settings", "/me", "/inbox", "/admin", "/lab")),
    ]
    lines = closed if option("members_only") else [*open_, f"Sitemap: {origin}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@pages.get("/sitemap.xml", access=EVERYONE, stamps=lambda **_: (JOURNAL,))
def sitemap() -> Response:
    """An index where one file would be too long."""
    count = highest_id()
    if count > A_PAGE:
        urls = [f"/sitemap-{number}.xml" for number in range(1, (count - 1) // A_PAGE + 2)]
        return _xml("home/sitemap_index.xml", urls=urls)
    return _xml("home/sitemap.xml", urls=[*_fixed(), *_threads(1), *_ideas(1)])


@pages.get("/sitemap-<int:number>.xml", access=EVERYONE, stamps=lambda **_: (JOURNAL,))
def part(number: int) -> Response:
    return _xml("home/sitemap.xml", urls=[*(_fixed() if number == 1 else []), *_threads(number), *_ideas(number)])


@pages.get("/manifest.webmanifest", access=OPEN)
def manifest() -> Response:
    name = site_name()
    icon = {"src": "/static/icons/favicon.svg", "sizes": "any", "type": "image/svg+xml"}
    shown = {"name": name, "short_name": name[:12].strip(), "start_url": "/", "display": "minimal-ui", "icons": [icon]}
    colours = {"background_color": "#fdfcf9", "theme_color": "#fdfcf9"}
    return Response(dump(shown | colours), content_type="application/manifest+json")


def _fixed() -> list[tuple[str, str | None]]:
    return [*((path, None) for path in FIXED), *((place.url, None) for place in categories_for(GUEST)), *_campaigns()]


def _threads(number: int) -> list[tuple[str, str | None]]:
    return [(url_of(row), iso(row.last_post_at)) for row in sitemap_part(GUEST, (number - 1) * A_PAGE + 1, A_PAGE)]


def _ideas(number: int) -> list[tuple[str, str | None]]:
    rows = ideas.sitemap_part((number - 1) * A_PAGE + 1, A_PAGE)
    return [(ideas.url_of(row), iso(max(row.status_at, row.last_post_at))) for row in rows]


def _campaigns() -> list[tuple[str, str | None]]:
    rows = campaigns.page_of_campaigns(GUEST, None, MOST_CAMPAIGNS).rows
    return [(campaigns.url_of(row), None) for row in rows]


def _xml(template: str, **context: Any) -> Response:
    origin = current_app.config["SETTINGS"].origin
    return Response(render_template(template, origin=origin, **context), content_type="application/xml; charset=utf-8")
