"""`/ideas.atom`, `/ideas.json` and the same of campaigns, roadmap and changelog: what guests may see."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from core.access import EVERYONE, GUEST
from core.forms import ListQuery
from core.kept_pages import JOURNAL
from core.syndication import Feed, Item, answer
from core.web import Pages, query
from forum.threads.hosting import openings
from ideas.campaigns import queries as campaigns
from ideas.ideas import queries
from ideas.statuses.queries import changelog as shipped
from ideas.statuses.queries import lately_moved, roadmap_columns, statuses

pages = Pages("idea_feeds", __name__)
ITEMS = 30
FORM = "<any(atom,json):form>"


def _stamps(**_parts: Any) -> tuple[str, ...]:
    return (JOURNAL,)


@pages.get(f"/ideas.{FORM}", access=EVERYONE, stamps=_stamps)
def ideas(form: str) -> Any:
    """The newest first."""
    page = queries.listed(GUEST, "newest", after=_after(), limit=ITEMS)
    return _of(_("Ideas"), "/ideas", page, form)


@pages.get(f"/campaigns/<int:campaign_id>/<slug>.{FORM}", access=EVERYONE, stamps=_stamps)
def campaign(campaign_id: int, slug: str, form: str) -> Any:
    found = campaigns.campaign_for(GUEST, campaign_id)
    page = queries.listed(GUEST, "newest", queries.of_campaign(campaign_id), after=_after(), limit=ITEMS)
    return _of(found.title, campaigns.url_of(found), page, form)


@pages.get(f"/campaigns.{FORM}", access=EVERYONE, stamps=_stamps)
def all_campaigns(form: str) -> Any:
    page = campaigns.page_of_campaigns(GUEST, _after(), ITEMS)
    items = [_campaign(row) for row in page.rows]
    return answer(Feed(_("Campaigns"), "/campaigns", items, _next(page)), form)


@pages.get(f"/roadmap.{FORM}", access=EVERYONE, stamps=_stamps)
def roadmap(form: str) -> Any:
    """What moved there lately, the latest first."""
    page = lately_moved(GUEST, roadmap_columns(statuses()), _after(), ITEMS)
    return _of(_("Roadmap"), "/roadmap", page, form)


@pages.get(f"/changelog.{FORM}", access=EVERYONE, stamps=_stamps)
def changelog(form: str) -> Any:
    page = shipped(GUEST, _after(), ITEMS)
    items = [
        Item(queries.url_of(row), row.title, row.response_html, row.status_at, row.status_at, row.author_name, row.tags)
        for row in page.rows
    ]
    return answer(Feed(_("Changelog"), "/changelog", items, _next(page)), form)


def _of(title: str, url: str, page: Any, form: str) -> Any:
    said = openings([row.thread_id for row in page.rows])
    items = [
        Item(
            queries.url_of(row),
            row.title,
            said[row.thread_id].html if row.thread_id in said else "",
            row.created_at,
            max(row.status_at, row.last_post_at),
            row.author_name,
            row.tags,
        )
        for row in page.rows
    ]
    return answer(Feed(title, url, items, _next(page)), form)


def _campaign(row: Any) -> Item:
    changed = row.decided_at or row.closed_at or row.opened_at
    return Item(campaigns.url_of(row), row.title, row.brief_html, row.opened_at, changed)


def _next(page: Any) -> str | None:
    return f"{request.path}?after={page.next}" if page.next else None


def _after() -> str | None:
    return query(ListQuery).after.data or None
