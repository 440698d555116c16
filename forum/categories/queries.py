"""Reading categories."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select

from core.access import Viewer
from core.db import db
from forum.categories.models import EVERYONE, MEMBERS, STAFF, Category

T = TypeVar("T", bound=Any)


@dataclass(frozen=True)
class CategoryView:
    """A category as this viewer finds it: with what they may do there."""

    id: int
    slug: str
    name: str
    description: str
    default_kind: str
    parent_id: int | None
    position: int
    see: str
    reply: str
    create: str
    may_create: bool
    may_reply: bool

    @property
    def url(self) -> str:
        return f"/c/{self.slug}"


def circles(viewer: Viewer) -> tuple[str, ...]:
    """Whom this viewer belongs to."""
    if viewer.is_guest:
        return (EVERYONE,)
    return (EVERYONE, MEMBERS, STAFF) if viewer.is_staff else (EVERYONE, MEMBERS)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    return Category.see.in_(circles(viewer))


def ids_seen_by(viewer: Viewer) -> Select:
    return select(Category.id).where(seen_by(viewer))


def names_of(slugs: Sequence[str]) -> dict[str, str]:
    rows = db.session.execute(select(Category.slug, Category.name).where(Category.slug.in_(slugs)))
    return {row.slug: row.name for row in rows}


def name_of_slug(slug: Any) -> Any:
    """SQL: the name of the category of that column's slug."""
    return select(Category.name).where(Category.slug == slug).correlate_except(Category).scalar_subquery()


def categories_for(viewer: Viewer) -> list[CategoryView]:
    """All that this viewer may see, in their order, each behind the one that it stands in."""
    rows = db.session.execute(
        select(Category.__table__).where(seen_by(viewer)).order_by(Category.position, Category.id)
    )
    places = [_view(row, viewer) for row in rows]
    there = {place.id for place in places}
    return nested([place if place.parent_id in there else replace(place, parent_id=None) for place in places])


def nested(places: Sequence[T]) -> list[T]:
    """Each behind its parent; those whose parent is not among them stand by themselves."""
    there = {place.id for place in places}
    inner = {place.id: [each for each in places if each.parent_id == place.id] for place in places}
    outer = [place for place in places if place.parent_id not in there]
    return [one for place in outer for one in (place, *inner[place.id])]


def category_for(viewer: Viewer, slug: str) -> CategoryView | None:
    row = db.session.execute(select(Category.__table__).where(Category.slug == slug, seen_by(viewer))).one_or_none()
    return _view(row, viewer) if row else None


def _view(row: Any, viewer: Viewer) -> CategoryView:
    mine = circles(viewer)
    acts = not viewer.is_guest and not viewer.is_silenced
    return CategoryView(
        row.id,
        row.slug,
        row.name,
        row.description,
        row.default_kind,
        row.parent_id,
        row.position,
        row.see,
        row.reply,
        row.create,
        may_create=acts and row.create in mine,
        may_reply=acts and row.reply in mine,
    )
