"""Taking an erased person's names out of what stays: titles of ideas, official answers, notes, reasons, briefs."""

from typing import Any

from sqlalchemy import or_, select, update

from core.db import db
from core.journal import record
from core.redaction import Names, redact
from customers.queries import called
from forum.threads.hosting import host_all
from ideas.activity import Edited
from ideas.campaigns.models import Campaign
from ideas.evidence.models import Evidence
from ideas.ideas.models import Idea
from ideas.ideas.queries import slug_for, url_of
from ideas.merging.models import IdeaMerge
from ideas.notes.models import Note
from ideas.statuses.models import StatusChange
from ideas.votes.models import Vote

WRITTEN: tuple[tuple[Any, ...], ...] = (
    (Idea.response, Idea.response_html),
    (Campaign.title, Campaign.brief, Campaign.brief_html, Campaign.outcome, Campaign.outcome_html),
    (StatusChange.response_html,),
    (Note.body, Note.html),
    (Evidence.note,),
    (IdeaMerge.reason,),
    (Vote.source,),
)
QUIET = {"synchronize_session": False}


def redact_all(customer_id: int) -> None:
    names = called(customer_id)
    _titles(customer_id, names)
    for columns in WRITTEN:
        redact(names, *columns, talked=True)


def _titles(customer_id: int, names: Names) -> None:
    holds = or_(Idea.author_id == customer_id, names.may_be_in(Idea.title, talked=True))
    for row in db.session.execute(select(Idea.id, Idea.thread_id, Idea.author_id, Idea.title).where(holds)).all():
        is_own = row.author_id == customer_id
        title = names.of_own(row.title) if is_own else names.of_others(row.title, True)
        if title != row.title:
            new = {"title": title, "slug": slug_for(title)}
            db.session.execute(update(Idea).where(Idea.id == row.id).values(new), execution_options=QUIET)
            _host_anew(row.id, row.thread_id)
            record(Edited(idea_id=row.id, thread_id=row.thread_id, author_id=row.author_id))


def _host_anew(idea_id: int, thread_id: int) -> None:
    """The address holds the title."""
    row = db.session.execute(select(Idea.id, Idea.slug).where(Idea.id == idea_id)).one()
    host_all({thread_id: url_of(row)})
