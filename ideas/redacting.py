"""Taking an erased person's names out of what stays: titles of ideas, official answers, notes, reasons, briefs."""

from typing import Any

from sqlalchemy import or_, select, update

from core.db import db
from core.journal import record
from core.redaction import Names
from customers.queries import called
from forum.threads.actions import slugify
from forum.threads.hosting import host_all
from ideas.activity import Edited
from ideas.campaigns.models import Campaign
from ideas.evidence.models import Evidence
from ideas.ideas.models import Idea
from ideas.ideas.queries import url_of
from ideas.merging.models import IdeaMerge
from ideas.notes.models import Note
from ideas.statuses.models import StatusChange
from ideas.votes.models import Vote

WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Idea, ("response", "response_html")),
    (Campaign, ("title", "brief", "brief_html", "outcome", "outcome_html")),
    (StatusChange, ("response_html",)),
    (Note, ("body", "html")),
    (Evidence, ("note",)),
    (IdeaMerge, ("reason",)),
    (Vote, ("source",)),
)
QUIET = {"synchronize_session": False}


def redact(customer_id: int) -> None:
    names = called(customer_id)
    _titles(customer_id, names)
    for model, columns in WRITTEN:
        _words(model, columns, names)


def _signs(names: Names) -> list[str]:
    """What somebody may have written for them; a single word of a name may mean anything."""
    whole = [names.name] if " " in names.name else []
    return [*(f"@{handle}" for handle in names.handles), *([names.email] if names.email else []), *whole]


def _titles(customer_id: int, names: Names) -> None:
    ways = [Idea.title.icontains(sign, autoescape=True) for sign in _signs(names)]
    query = select(Idea.id, Idea.thread_id, Idea.author_id, Idea.title).where(or_(Idea.author_id == customer_id, *ways))
    for row in db.session.execute(query).all():
        is_own = row.author_id == customer_id
        title = names.of_own(row.title) if is_own else names.of_others(row.title, True)
        if title != row.title:
            new = {"title": title, "slug": slugify(title)}
            db.session.execute(update(Idea).where(Idea.id == row.id).values(new), execution_options=QUIET)
            _host_anew(row.id, row.thread_id)
            record(Edited(idea_id=row.id, thread_id=row.thread_id, author_id=row.author_id))


def _host_anew(idea_id: int, thread_id: int) -> None:
    """The address holds the title."""
    row = db.session.execute(select(Idea.id, Idea.slug).where(Idea.id == idea_id)).one()
    host_all({thread_id: url_of(row)})


def _words(model: Any, columns: tuple[str, ...], names: Names) -> None:
    signs = _signs(names)
    ways = [getattr(model, name).icontains(sign, autoescape=True) for name in columns for sign in signs]
    if not ways:
        return
    query = select(model.id, *(getattr(model, name) for name in columns)).where(or_(*ways))
    for row in db.session.execute(query).all():
        new = {name: names.of_others(getattr(row, name), True) for name in columns if getattr(row, name)}
        db.session.execute(update(model).where(model.id == row.id).values(new), execution_options=QUIET)
