"""Moving ideas along, with an official answer; the house's own statuses."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import Conflict, Invalid, NotFound
from core.journal import record
from core.stamps import SITE, touch
from core.text import slug_of
from ideas import access
from ideas.activity import StatusChanged
from ideas.campaigns.writing import Brief
from ideas.ideas.models import Idea
from ideas.ideas.queries import head
from ideas.statuses.defaults import ensure_statuses
from ideas.statuses.models import MEANINGS, TONES, Status, StatusChange
from ideas.statuses.queries import by_key, statuses


def set_status(viewer: Viewer, idea_id: int, key: str, response: Brief | None = None) -> None:
    """`response` None leaves the official answer that is there. The same once more changes nothing."""
    access.must_answer(viewer)
    row = head(viewer, idea_id, lock=True)
    status = _status(key)
    if row.merged_into_id is not None:
        raise Conflict(_("This idea was merged into another one. Set the status there."))
    says = response is not None and response.body != row.response
    if status.id == row.status_id and not says:
        return
    idea = db.session.get_one(Idea, idea_id)
    idea.status_id, idea.status_at, idea.version = status.id, now(), idea.version + 1
    if says and response is not None:
        idea.response, idea.response_html, idea.responder_id = response.body, response.html, viewer.id
    _remember(viewer, idea, response if says else None)
    record(
        StatusChanged(
            actor_id=viewer.id,
            idea_id=idea_id,
            thread_id=row.thread_id,
            author_id=row.author_id,
            status_id=status.id,
            meaning=status.meaning,
            before=row.meaning,
        )
    )


def set_statuses(viewer: Viewer, idea_ids: Sequence[int], key: str, response: Brief | None = None) -> None:
    """Several at once: all, or where one can't be, none."""
    for idea_id in sorted(set(idea_ids)):
        try:
            set_status(viewer, idea_id, key, response)
        except NotFound:
            raise Invalid({"": _("Number %(id)s is not there any more: untick it.", id=idea_id)}) from None


def _remember(viewer: Viewer, idea: Idea, response: Brief | None) -> None:
    html = response.html if response else ""
    change = StatusChange(idea_id=idea.id, status_id=idea.status_id, by_id=viewer.id, response_html=html, at=now())
    db.session.add(change)
    db.session.flush()


def _status(key: str) -> Any:
    ensure_statuses()
    status = by_key(key)
    if status is None:
        raise Invalid({"status": _("There is no such status.")})
    return status


def add_status(viewer: Viewer, name: str, meaning: str, tone: str = "", on_roadmap: bool = True) -> Status:
    """One that was retired comes back, with the key that programs know."""
    access.must_steer(viewer)
    ensure_statuses()
    _check(name, meaning, tone)
    if former := _retired(name, meaning):
        former.name, former.tone, former.on_roadmap, former.retired_at = name, tone, on_roadmap, None
        touch(SITE)
        return former
    last = db.session.scalar(select(func.max(Status.position))) or 0
    status = Status(
        key=_free_key(name), name=name, meaning=meaning, tone=tone, on_roadmap=on_roadmap, position=last + 1
    )
    db.session.add(status)
    db.session.flush()
    touch(SITE)
    return status


def change_status(
    viewer: Viewer, status_id: int, *, name: str, tone: str, on_roadmap: bool, position: int | None = None
) -> Status:
    """Its meaning stays: ideas were moved there by it."""
    access.must_steer(viewer)
    status = _known(status_id)
    _check(name, status.meaning, tone, status_id)
    status.name, status.tone, status.on_roadmap = name, tone, on_roadmap
    status.position = status.position if position is None else position
    touch(SITE)
    return status


def retire_status(viewer: Viewer, status_id: int) -> None:
    """Only where no idea has it, and never the last one of its meaning: imports and the API name ideas by meanings."""
    access.must_steer(viewer)
    status = _known(status_id)
    if db.session.scalar(select(Idea.id).where(Idea.status_id == status_id).limit(1)):
        raise Conflict(_("Ideas have this status. Move them first."))
    others = select(Status.id).where(Status.meaning == status.meaning, Status.retired_at.is_(None))
    if db.session.scalar(others.where(Status.id != status_id).limit(1)) is None:
        raise Conflict(_("It is the last one that means “%(meaning)s”: add another first.", meaning=status.meaning))
    status.retired_at = now()
    touch(SITE)


def _retired(name: str, meaning: str) -> Status | None:
    rows = db.session.scalars(select(Status).where(Status.retired_at.is_not(None), Status.meaning == meaning))
    return next((one for one in rows if one.name.casefold() == name.casefold()), None)


def _check(name: str, meaning: str, tone: str, status_id: int | None = None) -> None:
    if meaning not in MEANINGS:
        raise Invalid({"meaning": _("One of: %(all)s.", all=", ".join(MEANINGS))})
    if tone and tone not in TONES:
        raise Invalid({"tone": _("There is no such colour.")})
    if not name:
        raise Invalid({"name": _("This is needed.")})
    if any(one.id != status_id and one.name.casefold() == name.casefold() for one in statuses()):
        raise Invalid({"name": _("There is a status of this name already.")})


def _free_key(name: str) -> str:
    wanted = slug_of(name, otherwise="status")[:36]
    taken = set(db.session.scalars(select(Status.key).where(Status.key.startswith(wanted, autoescape=True))))
    free = (key for number in range(1, 1000) if (key := wanted if number == 1 else f"{wanted}-{number}") not in taken)
    return next(free)


def _known(status_id: int) -> Status:
    status = db.session.get(Status, status_id)
    if status is None or status.retired_at is not None:
        raise NotFound
    return status
