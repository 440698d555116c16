"""Linking posts to ideas."""

from flask_babel import gettext as _
from sqlalchemy import select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound, Refused
from forum.posts.queries import titles_of
from ideas.evidence.models import Evidence
from ideas.ideas.queries import head


def link(viewer: Viewer, idea_id: int, post_id: int, importance: int, note: str = "") -> bool:
    """Once for each post; said again, its importance and note are what is said now. Answers whether it is new."""
    _must_be_staff(viewer)
    if head(viewer, idea_id).merged_into_id is not None:
        raise Conflict(_("This idea was merged into another one. Link the post there."))
    if post_id not in titles_of(viewer, [post_id]):
        raise Invalid({"post_id": _("There is no such post.")})
    evidence = db.session.scalars(
        select(Evidence).where(Evidence.idea_id == idea_id, Evidence.post_id == post_id).with_for_update()
    ).one_or_none()
    is_new = evidence is None
    if evidence is None:
        evidence = Evidence(idea_id=idea_id, post_id=post_id, by_id=viewer.id, at=now())
        db.session.add(evidence)
    evidence.importance, evidence.note = importance, note
    db.session.flush()
    return is_new


def unlink(viewer: Viewer, idea_id: int, post_id: int) -> None:
    _must_be_staff(viewer)
    evidence = db.session.scalars(
        select(Evidence).where(Evidence.idea_id == idea_id, Evidence.post_id == post_id)
    ).one_or_none()
    if evidence is None:
        raise NotFound
    db.session.delete(evidence)


def _must_be_staff(viewer: Viewer) -> None:
    if not viewer.is_staff:
        raise Refused(_("Evidence is for staff to link."))
