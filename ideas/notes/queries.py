"""Reading notes, for staff."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.db import db
from customers.queries import with_author
from ideas.ideas.models import Idea
from ideas.notes.models import Note


def notes_of(root_id: int) -> Sequence[Any]:
    """Also those on ideas that became part of it. Newest first."""
    family = select(Idea.id).where(Idea.root_id == root_id)
    query = with_author(select(Note.id, Note.html, Note.at, Note.by_id, Note.idea_id), Note.by_id)
    return db.session.execute(query.where(Note.idea_id.in_(family)).order_by(Note.id.desc()).limit(100)).all()
