"""From a line of `threads.ndjson` to what will be stored; each field judged (`fields`), nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from core.importing import Row
from core.keys import fitting
from forum.imports.addresses import address_of
from forum.imports.fields import Said

LONGEST_BODY = 200_000
LONGEST_URL = 500
LONGEST_NAME = 120
MOST_TAGS = 5
FORMATS = ("markdown", "html")


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """`parent` is the source's id of what it replies to; a comment's is its post."""

    source_id: str
    author: str | None
    author_name: str
    at: datetime
    edited_at: datetime | None
    body: str
    score: int | None
    accepted: bool | None
    parent: str | None


@dataclass(frozen=True, slots=True)
class ImportedThread:
    source_id: str
    title: str
    category: str
    tags: tuple[str, ...]
    is_question: bool
    body_format: str
    source_url: str | None
    licence: str | None
    posts: tuple[ImportedPost, ...]

    @property
    def address(self) -> str | None:
        return address_of(self.source_url) if self.source_url else None


def judge(row: Row) -> ImportedThread:
    said = Said(row.data)
    found = list(_all_posts(said))
    if not found:
        said.refuse("posts", _("a thread has at least one post"))
    # Who opened it and when is said by its first post; the head repeats it.
    said.maybe_moment("created_at"), said.maybe_id("author"), said.maybe_text("author_name", LONGEST_NAME)
    opening, rest = found[0], sorted(found[1:], key=lambda post: post.at)
    return ImportedThread(
        said.id(),
        said.text("title", 255),
        said.text("category", 60),
        said.tags(MOST_TAGS),
        any(post.accepted is not None for post in found),
        said.one_of("body_format", FORMATS),
        said.url("source_url", LONGEST_URL),
        said.maybe_text("licence", 60),
        (opening, *rest),
    )


def _all_posts(thread: Said) -> Iterator[ImportedPost]:
    """Comments become replies to their post. What a post replies to is another one of its thread."""
    found: list[tuple[Said, str, str | None]] = []
    for post in thread.objects("posts"):
        own = post.id()
        found.append((post, own, post.maybe_id("reply_to")))
        found += [(comment, comment.id(), own) for comment in post.objects("comments")]
    names: set[str] = set()
    for said, own, _parent in found:
        if own in names:
            said.refuse("id", _("is another post's of this thread"))
        names.add(own)
    for said, own, parent in found:
        if parent is not None and (parent not in names or parent == own):
            said.refuse("reply_to", _("is no other post of this thread"))
        yield _post(said, own, parent)


def _post(said: Said, own: str, parent: str | None) -> ImportedPost:
    author = said.maybe_id("author")
    return ImportedPost(
        own,
        fitting(author, 120) if author else None,
        said.maybe_text("author_name", LONGEST_NAME) or "",
        said.moment("created_at"),
        said.maybe_moment("edited_at"),
        said.text("body", LONGEST_BODY),
        said.whole("score"),
        said.flag("accepted"),
        parent,
    )
