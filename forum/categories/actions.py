"""Making, changing and retiring categories: admins do this, and each line of it is in the audit.

A slug never changes: addresses, rules and imports hold on to it. Who sees a category sees the one that it stands in too, so
narrowing one narrows those in it. Lists, search and feed ask for all of this as they read; every kept page is made anew.
"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, func, select

from core.access import Viewer
from core.db import db, insert_or
from core.errors import Conflict, Invalid, NotFound, Refused
from core.stamps import SITE, touch
from customers.audit.actions import note
from forum.categories.models import EVERYONE, MEMBERS, WHO, Category
from forum.categories.naming import alike, free_slug, says_all, slug_for
from forum.categories.queries import nested
from forum.threads.models import Thread

Known = dict[str, Category]
NARROWER = {who: rank for rank, who in enumerate(WHO)}
MOST = 200


def make_category(viewer: Viewer, *, name: str, slug: str = "", parent: str | None = None, **facts: Any) -> Category:
    """Where nothing is said of who sees it, whoever sees the one that it stands in."""
    known = known_to(viewer)
    if len(known) >= MOST:
        raise Conflict(_("There are as many categories as there can be."))
    holder = _holder(known, parent)
    row: dict[str, Any] = {
        "slug": slug or _slug_for(known, name),
        "name": name,
        "description": "",
        "default_kind": "discussion",
    }
    row |= {"see": holder.see if holder else EVERYONE, "reply": MEMBERS, "create": MEMBERS, "position": len(known) + 1}
    row |= {field: value for field, value in facts.items() if value is not None}
    _check_width(row["see"], holder)
    made = insert_or(Category).values(parent_id=holder.id if holder else None, **row)
    found = made.on_conflict_do_nothing(index_elements=["slug"]).returning(Category.id)
    number = db.session.execute(found).scalar_one_or_none()
    if number is None:
        raise Invalid({"slug": _("There is a category with this address already.")})
    _wrote(viewer, "category_made", number, slug=row["slug"], see=row["see"], reply=row["reply"], create=row["create"])
    return db.session.get_one(Category, number)


def change_category(viewer: Viewer, slug: str, **facts: Any) -> Category:
    """What is given is changed, the rest stays. `parent` empty: it stands by itself from now on."""
    known = known_to(viewer)
    category = one_of(known, slug)
    wish = {field: value for field, value in facts.items() if value is not None and field != "parent"}
    if "parent" in facts:
        holder = _holder(known, facts["parent"], category)
        wish["parent_id"] = holder.id if holder else None
    other = {field: value for field, value in wish.items() if getattr(category, field) != value}
    if other:
        _change(known, category, other)
        said = {field: value for field, value in other.items() if field in ("see", "reply", "create")}
        _wrote(viewer, "category_changed", category.id, slug=slug, fields=sorted(other), **said)
    return category


def _change(known: Known, category: Category, other: dict[str, Any]) -> None:
    if "see" in other:
        _must_host_nothing(category)
    for field, value in other.items():
        setattr(category, field, value)
    holder = next((each for each in known.values() if each.id == category.parent_id), None)
    _check_width(category.see, holder)
    for each in known.values():
        if each.parent_id == category.id and NARROWER[each.see] < NARROWER[category.see]:
            each.see = category.see


def shift(viewer: Viewer, slug: str, step: int) -> None:
    """One place up (-1) or down (1) among those it stands beside."""
    known = known_to(viewer)
    category = one_of(known, slug)
    row = nested(sorted(known.values(), key=lambda each: (each.position, each.id)))
    beside = [each for each in row if each.parent_id == category.parent_id]
    here = beside.index(category)
    if 0 <= here + step < len(beside):
        other = row.index(beside[here + step])
        row.remove(category)
        row.insert(other, category)
        for place, each in enumerate(nested(row), start=1):
            each.position = place
        _wrote(viewer, "category_changed", category.id, slug=slug, fields=["position"])


def retire_category(viewer: Viewer, slug: str) -> str:
    """Only an empty one: its threads are moved first. Answers what it was called."""
    known = known_to(viewer)
    category = one_of(known, slug)
    db.session.execute(select(Category.id).where(Category.id == category.id).with_for_update())
    if any(each.parent_id == category.id for each in known.values()):
        raise Conflict(_("Other categories stand in it. Move them out first."))
    threads = db.session.scalar(select(func.count()).where(Thread.category_id == category.id)) or 0
    if threads:
        said = ngettext("A thread stands in it", "%(num)d threads stand in it", threads)
        raise Conflict(_("%(what)s, removed ones counted. Move them to another category first.", what=said))
    number, name = category.id, category.name
    db.session.delete(category)
    _wrote(viewer, "category_retired", number, slug=slug)
    return name


def known_to(viewer: Viewer) -> Known:
    """All of them by slug, held until the commit: two admins change their order and their nesting one after the other.
    Threads can be started meanwhile."""
    if not viewer.has("admin"):
        raise Refused(_("Admins do this."))
    every = select(Category).order_by(Category.id).with_for_update(key_share=True)
    return {each.slug: each for each in db.session.scalars(every.execution_options(populate_existing=True))}


def one_of(known: Known, slug: str) -> Category:
    if slug not in known:
        raise NotFound
    return known[slug]


def hosts(category: Category) -> bool:
    """The conversations of ideas and surveys stand in it."""
    return bool(
        db.session.scalar(select(exists().where(Thread.category_id == category.id, Thread.host_url.is_not(None))))
    )


def _must_host_nothing(category: Category) -> None:
    if hosts(category):
        raise Conflict(_("What stands in it is shown with its ideas or surveys, and seen by whoever sees these."))


def _holder(known: Known, slug: str | None, category: Category | None = None) -> Category | None:
    """One level: a category stands in one that stands in none."""
    if not slug:
        return None
    holder = known.get(slug)
    if holder is None:
        raise Invalid({"parent": _("There is no such category.")})
    holds = category is not None and any(each.parent_id == category.id for each in known.values())
    if holder is category or holder.parent_id is not None or holds:
        raise Invalid({"parent": _("A category stands in one that stands in none, and has none in it itself.")})
    return holder


def _check_width(see: str, holder: Category | None) -> None:
    if holder is not None and NARROWER[see] < NARROWER[holder.see]:
        raise Invalid({"see": _("Who sees it must see %(name)s too, in which it stands.", name=holder.name)})


def _slug_for(known: Known, name: str) -> str:
    """Two names that an address cannot tell apart are two categories; the same name again is refused."""
    is_there = says_all(name) or any(alike(each.name) == alike(name) for each in known.values())
    return slug_for(name) if is_there else free_slug(name, known)


def _wrote(viewer: Viewer, did: str, category_id: int, **facts: Any) -> None:
    db.session.flush()
    touch(SITE)
    note(viewer, did, "category", category_id, **facts)
