"""Writing notes."""

from flask_babel import gettext as _

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound, Refused
from ideas.campaigns.writing import Brief
from ideas.ideas.queries import family_of, head
from ideas.notes.models import Note


def add_note(viewer: Viewer, idea_id: int, note: Brief) -> Note:
    _must_be_staff(viewer)
    head(viewer, idea_id)
    made = Note(idea_id=idea_id, by_id=viewer.id, body=note.body, html=note.html, at=now())
    db.session.add(made)
    db.session.flush()
    return made


def delete_note(viewer: Viewer, idea_id: int, note_id: int) -> None:
    """One's own, of this idea or of one that became part of it."""
    _must_be_staff(viewer)
    head(viewer, idea_id)
    note = db.session.get(Note, note_id)
    if note is None or note.by_id != viewer.id or note.idea_id not in family_of(idea_id):
        raise NotFound
    db.session.delete(note)


def _must_be_staff(viewer: Viewer) -> None:
    if not viewer.is_staff:
        raise Refused(_("Notes are for staff."))
