"""Threads and their tags."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE, pointing

_LISTED = "deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL AND host_url IS NULL"


def _listed(name: str, *columns: str, also: str = "") -> Index:
    """An index over what general lists show, so that a list walks it from the top whatever the size."""
    where = text(_LISTED + also)
    return Index(name, *columns, postgresql_where=where, sqlite_where=where)


class Thread(Model):
    """`post_count` counts the posts that people can read, the opening one too; `last_number` every number ever given.

    `answer_id` is the accepted post of a question. `host_url` and `audience_id` are pushed down by the package whose
    conversation this is. `tags` repeats ThreadTag for reading.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("kind IN ('discussion', 'question', 'tip', 'announcement')", name="kind"),
        _listed("ix_threads_latest", "last_post_at", "id"),
        _listed("ix_threads_category", "category_id", "last_post_at", "id"),
        _listed("ix_threads_product", "product_id", "last_post_at", "id"),
        _listed("ix_threads_created", "created_at", "id"),
        _listed("ix_threads_top", "score", "id"),
        _listed("ix_threads_best", "kind", "score", "id"),
        _listed("ix_threads_pinned", "pinned_at", "id", also=" AND pinned_at IS NOT NULL"),
        _listed("ix_threads_unanswered", "created_at", "id", also=" AND kind = 'question' AND answer_id IS NULL"),
        Index("ix_threads_author", "author_id", "created_at", "id"),
        pointing("ix_threads_last_author_id", "last_author_id"),
        pointing("ix_threads_merged_into_id", "merged_into_id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(80))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    tags: Mapped[list[str]]
    created_at: Mapped[datetime]
    last_post_at: Mapped[datetime]
    last_author_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    post_count: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=1)
    answer_id: Mapped[int | None]
    score: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]
    pinned_until: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    host_url: Mapped[str | None] = mapped_column(String(255))
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    batch: Mapped[int | None] = mapped_column(index=True)


class ThreadTag(Model):
    __tablename__ = "thread_tags"
    __table_args__ = (Index("ix_thread_tags_tag", "tag", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
