"""Reading imports."""

from sqlalchemy import select

from core.db import db
from home.imports.models import Import


def paying_imports(batches: set[int]) -> set[int]:
    """Those of these imports whose entries pay points."""
    return set(db.session.scalars(select(Import.id).where(Import.id.in_(batches), Import.pays_points)))
