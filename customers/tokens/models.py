"""API tokens."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import BigId, Model


class ApiToken(Model):
    """`hash` is the SHA-256 of a random secret, which needs no slow hash; `feed_secret` keys the people in its feed, and `feed_seq`
    is the number after which it asked for more of it last."""

    __tablename__ = "api_tokens"

    id: Mapped[BigId]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    feed_secret: Mapped[str] = mapped_column(String(64))
    feed_seq: Mapped[int | None]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
