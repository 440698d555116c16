"""Reading old addresses."""

from sqlalchemy import select

from core.db import db
from core.keys import fitting
from forum.imports.models import Permalink


def thread_at(path: str) -> int | None:
    """The thread that stood at this path of another community."""
    return db.session.execute(
        select(Permalink.thread_id).where(Permalink.path == fitting(path, 500))
    ).scalar_one_or_none()
