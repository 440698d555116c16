"""Which work is not done yet: for pages that say how far it is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from core.jobs import Job


def unfinished(name: str) -> Sequence[Any]:
    """What each job of this name that waits, runs or failed was given, and which of these it does."""
    states = ("queued", "running", "failed")
    return db.session.execute(select(Job.arguments, Job.state).where(Job.state.in_(states), Job.name == name)).all()
