"""For whom a tip worked, by the version of the product that they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from core.access import Viewer
from core.db import db
from customers.purchases.versions import versions_of
from forum import access
from forum.reactions.models import DID_NOT_WORK, LIKE, WORKED, Reaction
from forum.threads.kinds import TIP


@dataclass(frozen=True)
class OfVersion:
    """`version` is "" for those that the catalogue does not know: what people made up is counted and never printed."""

    version: str
    worked: int
    tried: int


@dataclass(frozen=True)
class Tried:
    """`versions` can be chosen from; `chosen` is what this viewer said, or has."""

    versions: Sequence[str] = ()
    chosen: str = ""
    counts: Sequence[OfVersion] = ()


NOTHING = Tried()


def tried(viewer: Viewer, thread: Any, opening: Any) -> Tried:
    """One statement for a tip about a product, none otherwise. `opening` is its first post."""
    was_tried = opening.worked or opening.did_not_work
    if thread.kind != TIP or thread.product_id is None or not (was_tried or access.may_react(viewer, opening)):
        return NOTHING
    rows = db.session.execute(_by_version(viewer, opening.id, thread.product_id)).all()
    chosen = [row.version for row in rows if row.is_mine] or [row.version for row in rows if row.is_owned]
    return Tried([row.version for row in rows], chosen[-1] if chosen else "", _counts(rows))


def _counts(rows: Sequence[Any]) -> list[OfVersion]:
    counts = [OfVersion(row.version, row.worked, row.tried) for row in rows if row.tried]
    worked, tried = sum(one.worked for one in counts), sum(one.tried for one in counts)
    if rows and rows[0].tried_all > tried:
        counts.append(OfVersion("", rows[0].worked_all - worked, rows[0].tried_all - tried))
    return counts


def _by_version(viewer: Viewer, post_id: int, product_id: int) -> Select:
    """The catalogue's versions from the oldest to the newest, with what was said of each, and in each row what was said of all."""
    known = versions_of(product_id, viewer.id).subquery()
    about = (Reaction.post_id == post_id, Reaction.product_id == product_id, Reaction.product_version != "")
    all_tried = select(func.count()).where(*about, Reaction.kind.in_((WORKED, DID_NOT_WORK)))
    return (
        select(
            known.c.version,
            func.max(known.c.is_owned).label("is_owned"),
            func.count(case((Reaction.kind == WORKED, 1))).label("worked"),
            func.count(Reaction.kind).label("tried"),
            func.count(case((Reaction.customer_id == viewer.id, 1))).label("is_mine"),
            all_tried.where(Reaction.kind == WORKED).scalar_subquery().label("worked_all"),
            all_tried.scalar_subquery().label("tried_all"),
        )
        .outerjoin(Reaction, and_(*about, Reaction.kind != LIKE, Reaction.product_version == known.c.version))
        .group_by(known.c.version)
        .order_by(func.max(known.c.place), known.c.version)
    )
