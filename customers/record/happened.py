"""A record's timeline in sentences: each package has the words for its kinds (`Happened` in its telling.py). What this viewer
may not see is not named. A statement for each type of thing that there is, and one for the people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select

from core.access import Viewer
from core.db import db
from core.journal import Entry
from core.telling import Happened
from customers.models import Customer

Thing = tuple[str, int]
PEOPLE = ("actor_id", "customer_id", "author_id")


@dataclass(frozen=True)
class Said:
    at: datetime
    package: str
    words: Markup


def in_sentences(viewer: Viewer, customer_ids: Sequence[int], rows: Iterable[Any]) -> list[Said]:
    """`customer_ids`: the record, and those that went into it."""
    kinds, telling = current_app.extensions["kinds"], current_app.extensions["telling"]
    entries = [kinds.read(row) for row in rows]
    told = [(entry, telling.happened[type(entry.activity)]) for entry in entries]
    things = _things(viewer, {each.about(entry.activity) for entry, each in told}, telling.subjects)
    known = {kind: each.look_up(found) for kind, each, found in _by_kind(told)}
    names = _names(entries, customer_ids)
    return [_said(entry, each, known[type(entry.activity)], things, names) for entry, each in told]


def _by_kind(told: Iterable[tuple[Entry, Happened]]) -> Iterable[tuple[type, Happened, list[Any]]]:
    found: dict[type, tuple[Happened, list[Any]]] = {}
    for entry, each in told:
        found.setdefault(type(entry.activity), (each, []))[1].append(entry.activity)
    return [(kind, each, some) for kind, (each, some) in found.items()]


def _things(viewer: Viewer, wanted: set[Thing], subjects: Mapping[str, Any]) -> dict[Thing, Markup]:
    found: dict[Thing, Markup] = {}
    for name in sorted({kind for kind, _number in wanted} & subjects.keys()):
        ids = sorted(number for kind, number in wanted if kind == name)
        for number, row in subjects[name].titles(viewer, ids).items():
            found[name, number] = _link(subjects[name].url(row), f"“{row.title}”")
    return found


def _names(entries: Iterable[Entry], customer_ids: Sequence[int]) -> dict[int, Markup]:
    """Others lead to their records."""
    ids = {number for entry in entries for name in PEOPLE if (number := getattr(entry.activity, name, None))}
    query = select(Customer.id, Customer.name, Customer.handle).where(Customer.id.in_(sorted(ids)))
    found = {}
    for row in db.session.execute(query):
        called = row.name or row.handle or _("Somebody on record")
        own = row.id in customer_ids
        found[row.id] = escape(called) if own else _link(url_for("record.show", customer_id=row.id), called)
    return found


def _said(
    entry: Entry, each: Happened, known: Any, things: Mapping[Thing, Markup], names: Mapping[int, Markup]
) -> Said:
    happened: Any = entry.activity
    whom = getattr(happened, "customer_id", None) or getattr(happened, "author_id", None) or happened.actor_id
    gaps = {
        "who": names.get(happened.actor_id or 0) or _("Somebody"),
        "whom": names.get(whom or 0) or _("somebody"),
        "thing": things.get(each.about(happened)) or _("(gone, or not for you to see)"),
    }
    return Said(entry.at, happened.kind.partition(".")[0], Markup(escape(each.say(happened, known)) % gaps))


def _link(url: str, words: str) -> Markup:
    return Markup('<a href="%s">%s</a>') % (url, words) if url else escape(words)
