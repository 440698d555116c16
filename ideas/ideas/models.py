"""Ideas."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model
from core.tables import GIVEN_ONCE, pointing

_STANDS = text("merged_into_id IS NULL")


def _listed(name: str, *columns: str) -> Index:
    """Over ideas that were not merged, so that every order of a list walks an index from its end."""
    return Index(name, *columns, postgresql_where=_STANDS, sqlite_where=_STANDS)


class Idea(Model):
    """The text is the opening post of `thread_id`, so that edits, history and moderation are the forum's; an idea whose
    thread is hidden or deleted is so too. `root_id` is the idea that it counts for: itself, or where merging led.

    `votes` sums the weights of the votes that count, `voters` their people; `rank` is explained in `ranking.py`.
    `imported_votes` is a bare number of another system, kept apart from real votes.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        _listed("ix_ideas_trending", "rank", "id"),
        _listed("ix_ideas_top", "votes", "id"),
        _listed("ix_ideas_newest", "created_at", "id"),
        _listed("ix_ideas_campaign_trending", "campaign_id", "rank", "id"),
        _listed("ix_ideas_campaign_top", "campaign_id", "votes", "id"),
        _listed("ix_ideas_campaign_newest", "campaign_id", "created_at", "id"),
        _listed("ix_ideas_status_trending", "status_id", "rank", "id"),
        _listed("ix_ideas_status_top", "status_id", "votes", "id"),
        _listed("ix_ideas_status_newest", "status_id", "created_at", "id"),
        _listed("ix_ideas_status_answered", "status_id", "status_at", "id"),
        Index("ix_ideas_author_id", "author_id", "id"),
        Index("ix_ideas_root_id", "root_id"),
        pointing("ix_ideas_responder_id", "responder_id"),
        GIVEN_ONCE,
    )

    id: Mapped[BigId]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), unique=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(80))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    tags: Mapped[list[str]]
    status_id: Mapped[int] = mapped_column(ForeignKey("idea_statuses.id"))
    status_at: Mapped[datetime]
    response: Mapped[str] = mapped_column(Text, default="")
    response_html: Mapped[str] = mapped_column(Text, default="")
    responder_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    votes: Mapped[int] = mapped_column(default=0)
    voters: Mapped[int] = mapped_column(default=0)
    rank: Mapped[float] = mapped_column(default=0.0)
    root_id: Mapped[int | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"), index=True)
    shortlisted_at: Mapped[datetime | None]
    won_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    imported_votes: Mapped[int | None]
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    source_url: Mapped[str | None] = mapped_column(String(500))
    licence: Mapped[str | None] = mapped_column(String(60))
    batch: Mapped[int | None] = mapped_column(index=True)
