"""Reading old addresses."""

from sqlalchemy import select

from core.db import db
from forum.imports.addresses import Pairs, candidates
from forum.imports.models import Permalink


def thread_at(path: str, query: Pairs) -> int | None:
    """The thread that stood at this address of another community."""
    keys = candidates(path, query)
    rows = db.session.execute(select(Permalink.path, Permalink.thread_id).where(Permalink.path.in_(keys)))
    found = {row.path: row.thread_id for row in rows}
    return next((found[key] for key in keys if key in found), None)
