"""What was merged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from customers.queries import with_author
from ideas.ideas.models import Idea
from ideas.merging.models import IdeaMerge


def merges_into(root_id: int) -> Sequence[Any]:
    """Merges that stand and led to this idea, the latest first."""
    family = select(Idea.id).where(Idea.root_id == root_id)
    query = select(IdeaMerge.__table__, Idea.title, Idea.slug).join(Idea, Idea.id == IdeaMerge.from_id)
    query = with_author(query, IdeaMerge.by_id).where(IdeaMerge.into_id.in_(family), IdeaMerge.undone_at.is_(None))
    return db.session.execute(query.order_by(IdeaMerge.id.desc()).limit(50)).all()
