"""How ideas are found by searching. Merged ones are found as what they became part of."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, select

from core.access import Viewer
from core.db import db
from core.searchable import Document, Searchable, Shown
from customers import activity as people
from customers.products.queries import with_product
from customers.queries import with_author
from forum import activity as forum
from forum.search import scopes, with_opening_text
from forum.threads.hosting import openings, places, with_thread
from ideas import activity
from ideas.access import idea_visible_to
from ideas.ideas.models import Idea
from ideas.ideas.queries import STATUS_COLUMNS, url_of
from ideas.statuses.models import DONE, Status


def _ideas(ids: Sequence[int]) -> Iterable[Document]:
    query: Select = select(Idea.__table__, Status.meaning).join(Status, Status.id == Idea.status_id)
    query = with_product(with_author(query, Idea.author_id), Idea.product_id)
    rows = db.session.execute(query.where(Idea.id.in_(ids), Idea.merged_into_id.is_(None))).all()
    threads = [row.thread_id for row in rows]
    here, said = places(threads), openings(threads)
    return [_document(row, here[row.thread_id], said[row.thread_id]) for row in rows if not here[row.thread_id].is_gone]


def _document(row: Any, place: Any, said: Any) -> Document:
    return Document(
        kind="idea",
        id=row.id,
        title=row.title,
        text=said.text,
        created_at=row.created_at,
        author=row.author_handle or "",
        tags=tuple(row.tags),
        product=row.product_sku or "",
        category=place.category,
        status=row.meaning,
        scope=f"category:{place.category_id}",
        likes=row.votes,
        images="<img " in said.html,
    )


def _idea_ids(after: int, limit: int) -> Sequence[int]:
    return db.session.scalars(select(Idea.id).where(Idea.id > after).order_by(Idea.id).limit(limit)).all()


def _shown(ids: Sequence[int], viewer: Viewer) -> Iterable[Shown]:
    columns = (Idea.id, Idea.slug, Idea.title, Idea.votes, Idea.imported_votes, Idea.created_at)
    query = select(*columns, *STATUS_COLUMNS).join(Status, Status.id == Idea.status_id).where(idea_visible_to(viewer))
    query = with_opening_text(with_author(with_thread(query, Idea.thread_id, viewer), Idea.author_id), Idea.thread_id)
    rows = db.session.execute(query.where(Idea.id.in_(ids), Idea.merged_into_id.is_(None)))
    return [_line(row, row.opening_text) for row in rows]


def _line(row: Any, text: str) -> Shown:
    votes = ngettext("%(num)d vote", "%(num)d votes", row.votes)
    if row.imported_votes and not row.votes:
        votes = ngettext("%(num)d vote elsewhere", "%(num)d votes elsewhere", row.imported_votes)
    invites = "" if row.meaning in DONE else _("Vote for it")
    note = _("%(status)s, %(votes)s", status=row.status_name, votes=votes)
    return Shown(
        row.id, url_of(row), row.title, text, row.created_at, row.author_handle, note, row.status_tone, invites
    )


def _themselves(happened: Sequence[Any]) -> list[int]:
    return [number for each in happened for number in (each.idea_id, getattr(each, "into_id", each.idea_id))]


def _of_threads(happened: Sequence[Any]) -> list[int]:
    hosted = select(Idea.id).where(Idea.thread_id.in_([each.thread_id for each in happened]))
    return list(db.session.scalars(hosted))


def _of_people(happened: Sequence[Any]) -> list[int]:
    ids = {number for each in happened for number in (each.customer_id, getattr(each, "into_id", each.customer_id))}
    return list(db.session.scalars(select(Idea.id).where(Idea.author_id.in_(ids))))


_OF_IDEAS = [kind for kind in activity.KINDS if kind.object_type == "idea"]  # type: ignore[attr-defined]
_OF_THREADS = (
    forum.ThreadEdited,
    forum.ThreadMoved,
    forum.ThreadHidden,
    forum.ThreadRestored,
    forum.ThreadDeleted,
    forum.PostEdited,
)
_AUTHOR = (people.ProfileChanged, people.Erased, people.Merged, people.Unmerged)

SEARCHABLE = [
    Searchable(
        kind="idea",
        label=_l("Ideas"),
        suggested=True,
        load=_ideas,
        page=_idea_ids,
        visible=_shown,
        changed=dict.fromkeys(_OF_IDEAS, _themselves)
        | dict.fromkeys(_OF_THREADS, _of_threads)
        | dict.fromkeys(_AUTHOR, _of_people),
        scopes=scopes,
    )
]
