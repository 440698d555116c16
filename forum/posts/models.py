"""Posts and their earlier versions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE, pointing

_LIKED = text("likes > 0")
MARKDOWN, HTML = "markdown", "html"


class Post(Model):
    """`body` is what was written, `html` what is printed, `text` the plain words that search and feed read.

    A number is given once and stays, also when the post is gone. `markup` is the version that rendered it; 0 waits for
    the job. `imported_score` is a bare number of another system, kept apart from real reactions.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        Index("ix_posts_author", "author_id", "created_at", "id"),
        Index("ix_posts_markup", "markup", "id"),
        Index("ix_posts_liked", "author_id", "likes", "id", postgresql_where=_LIKED, sqlite_where=_LIKED),
        pointing("ix_posts_reply_to_id", "reply_to_id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    body: Mapped[str] = mapped_column(Text)
    body_format: Mapped[str] = mapped_column(String(10), default=MARKDOWN)
    html: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    markup: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    likes: Mapped[int] = mapped_column(default=0)
    worked: Mapped[int] = mapped_column(default=0)
    did_not_work: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None]
    once_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    imported_score: Mapped[int | None]
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    source_url: Mapped[str | None] = mapped_column(String(500))
    licence: Mapped[str | None] = mapped_column(String(60))
    batch: Mapped[int | None] = mapped_column(index=True)


class Revision(Model):
    """What a post said before an edit."""

    __tablename__ = "post_revisions"
    __table_args__ = (pointing("ix_post_revisions_editor_id", "editor_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(255))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
