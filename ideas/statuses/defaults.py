"""The five statuses that a house begins with. Names and colours are theirs to change."""

from sqlalchemy import insert, select

from core.db import db
from ideas.statuses.models import Status

DEFAULTS = (
    {"key": "open", "name": "Open", "tone": "blue", "meaning": "open", "position": 1, "on_roadmap": False},
    {"key": "planned", "name": "Planned", "tone": "amber", "meaning": "planned", "position": 2, "on_roadmap": True},
    {"key": "started", "name": "Started", "tone": "copper", "meaning": "started", "position": 3, "on_roadmap": True},
    {"key": "shipped", "name": "Shipped", "tone": "green", "meaning": "shipped", "position": 4, "on_roadmap": True},
    {"key": "declined", "name": "Declined", "tone": "", "meaning": "declined", "position": 5, "on_roadmap": False},
)


def ensure_statuses() -> None:
    """Called before the first idea is written; the unique key settles who was first."""
    if db.session.execute(select(Status.id).limit(1)).first() is None:
        db.session.execute(insert(Status), list(DEFAULTS))


def opening_status() -> int:
    """The id of the first status that means "open"."""
    ensure_statuses()
    first = select(Status.id).where(Status.meaning == "open", Status.retired_at.is_(None))
    return db.session.execute(first.order_by(Status.position, Status.id).limit(1)).scalar_one()
