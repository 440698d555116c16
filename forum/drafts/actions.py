"""Keeping and dropping drafts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.kept_pages import person_stamp
from core.stamps import touch
from forum.drafts.models import Draft

KEPT = timedelta(days=180)


def save_draft(viewer: Viewer, key: str, body: str, title: str = "") -> None:
    """An empty one is dropped."""
    if not (body or title).strip():
        return drop_draft(viewer, key)
    touch(person_stamp(viewer.id or 0))
    db.session.merge(Draft(customer_id=viewer.id, key=key, title=title, body=body, saved_at=now()))
    return None


def drop_draft(viewer: Viewer, key: str) -> None:
    touch(person_stamp(viewer.id or 0))
    db.session.execute(delete(Draft).where(Draft.customer_id == viewer.id, Draft.key == key))


def draft_of(viewer: Viewer, key: str) -> Any:
    """Its title, text and when it was saved, None where there is none."""
    if viewer.is_guest:
        return None
    query = select(Draft.title, Draft.body, Draft.saved_at).where(Draft.customer_id == viewer.id, Draft.key == key)
    return db.session.execute(query).one_or_none()


def forget_old_drafts() -> None:
    db.session.execute(delete(Draft).where(Draft.saved_at < now() - KEPT))
