"""The categories into which an import writes. Those that are not there yet are made, open to everyone."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from core.db import db
from forum.categories.models import Category
from forum.categories.naming import alike, free_slug, says_all, slug_for


def rooms_for(names: Collection[str], batch: int) -> dict[str, int]:
    """Name → category: by its slug, or by the name itself where a slug cannot say it. Of two of one name it is the first."""
    known = db.session.execute(select(Category.id, Category.slug, Category.name).order_by(Category.id.desc())).all()
    by_slug = {row.slug: row.id for row in known}
    by_name = {alike(row.name): row.id for row in known}
    found: dict[str, int] = {}
    for name in sorted(names, key=lambda name: (not says_all(name), name)):
        there = by_slug.get(slug_for(name)) if says_all(name) else by_name.get(alike(name))
        if there is None:
            made = _make(name, free_slug(name, by_slug), batch)
            there = by_slug[made.slug] = by_name[alike(made.name)] = made.id
        found[name] = there
    return found


def _make(name: str, slug: str, batch: int) -> Any:
    shown = name.replace("_", " ").capitalize()[:80]
    made = Category(slug=slug, name=shown, position=100, batch=batch)
    db.session.add(made)
    db.session.flush()
    return made
