"""Reading imports."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db
from home.imports.models import Import


def paying_imports(batches: set[int]) -> set[int]:
    """Those of these imports whose entries pay points."""
    return set(db.session.scalars(select(Import.id).where(Import.id.in_(batches), Import.pays_points)))


SILENT = timedelta(minutes=2)


def state_of(row: Any) -> str:
    """Whoever was killed could not say so: what has brought nothing in for long is taken for broken off."""
    if row.undone_at or row.ended_at:
        return "taken back" if row.undone_at else "done"
    return "running" if now() - row.moved_at < SILENT else "broken off"
