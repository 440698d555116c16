"""From a line of `threads.ndjson` to what will be stored; each field judged, nothing written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from core.forms.texts import unkeepable
from core.importing import Row, RowRefused
from core.keys import fitting
from forum.imports.addresses import address_of

LONGEST_BODY = 200_000
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
    data = row.data
    posts = _list(data, "posts")
    if not posts:
        raise RowRefused("posts", _("a thread has at least one post"))
    found = tuple(_all_posts(posts))
    opening, rest = found[0], sorted(found[1:], key=lambda post: post.at)
    source = data.get("source_url")
    return ImportedThread(
        _text(data, "id", 120),
        _text(data, "title", 255),
        _text(data, "category", 60),
        tuple(dict.fromkeys(str(tag)[:40] for tag in _list(data, "tags")))[:5],
        any(post.accepted is not None for post in found),
        _one_of(data, "body_format", FORMATS),
        source if isinstance(source, str) and source.startswith(("http://", "https://")) else None,
        data["licence"][:60] if isinstance(data.get("licence"), str) else None,
        (opening, *rest),
    )


def _all_posts(posts: list[Any]) -> Iterator[ImportedPost]:
    """Comments become replies to their post."""
    for place, post in enumerate(posts):
        where = f"posts.{place}"
        if not isinstance(post, dict):
            raise RowRefused(where, _("must be an object"))
        read = _post(post, where, post.get("reply_to"))
        yield read
        for number, comment in enumerate(_list(post, "comments", where)):
            if not isinstance(comment, dict):
                raise RowRefused(f"{where}.comments.{number}", _("must be an object"))
            yield _post(comment, f"{where}.comments.{number}", read.source_id)


def _post(data: dict[str, Any], where: str, parent: Any) -> ImportedPost:
    score = data.get("score")
    author = data.get("author")
    accepted = data.get("accepted")
    return ImportedPost(
        _text(data, "id", 120, where),
        fitting(str(author), 120) if author else None,
        str(data.get("author_name") or "")[:120].replace("\x00", ""),
        _moment(data, "created_at", where),
        _moment(data, "edited_at", where) if data.get("edited_at") else None,
        _text(data, "body", LONGEST_BODY, where),
        score if isinstance(score, int) and not isinstance(score, bool) else None,
        accepted if isinstance(accepted, bool) else None,
        str(parent) if parent else None,
    )


def _text(data: dict[str, Any], name: str, most: int, where: str = "") -> str:
    field = f"{where}.{name}".strip(".")
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and name == "id":
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise RowRefused(field, _("must be text"))
    if unkeepable(value):
        raise RowRefused(field, _("has a character that cannot be kept"))
    if len(value) > most:
        raise RowRefused(field, _("has more than %(most)s characters", most=most))
    return value


def _list(data: dict[str, Any], name: str, where: str = "") -> list[Any]:
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowRefused(f"{where}.{name}".strip("."), _("must be a list"))
    return value


def _one_of(data: dict[str, Any], name: str, values: tuple[str, ...]) -> str:
    value = data.get(name)
    if value not in values:
        raise RowRefused(name, _("must be one of %(values)s", values=", ".join(values)))
    return value


def _moment(data: dict[str, Any], name: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(data.get(name))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise RowRefused(f"{where}.{name}", _("must be a time such as 2026-11-22T09:30:00Z")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
