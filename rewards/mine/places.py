"""What a line of the book is about, where its reader may see it: a title and an address."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _

from core.access import Viewer
from forum.posts.queries import titles_of
from forum.threads.queries import ThreadOf, post_url


class Place(NamedTuple):
    title: str
    url: str


def places_of(viewer: Viewer, targets: Iterable[str]) -> dict[str, Place]:
    """One statement, for all the posts; an order is on one's own page of orders."""
    wanted = set(targets)
    posts = {int(target[5:]) for target in wanted if target.startswith("post:")}
    found = {
        f"post:{number}": Place(row.title, post_url(ThreadOf(row), row.number))
        for number, row in (titles_of(viewer, sorted(posts)) if posts else {}).items()
    }
    found |= {target: Place(_("Your orders"), "/me/orders") for target in wanted if target.startswith("purchase:")}
    return found | {target: Place(_("Catalogue"), "/rewards/catalogue") for target in wanted if "redemption:" in target}
