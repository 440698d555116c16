"""What is in no table any more (an import was taken back). Who could see it until then is in no table either, so the entry that
says it went knows where it stood: whoever has a copy of it must learn that it is gone, and nobody else that it ever was."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from core.access import Viewer
from core.db import among, db, plain_rows
from core.feedable import Gone
from core.journal import Activity
from core.journal.models import JournalRow
from customers.audiences import Audience, includes
from customers.products.queries import with_product
from forum.categories.models import Category
from forum.categories.queries import circles
from forum.threads.models import Thread


def stood(thread_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Thread → who may see it and what filters of the feed ask about, for the entry that says it or something of it went."""
    columns = (Thread.id, Thread.audience_id, Category.see, Category.slug)
    query = select(*columns).join(Category, Category.id == Thread.category_id).where(among(Thread.id, thread_ids))
    return {
        row.id: {"see": row.see, "audience": row.audience_id, "category": row.slug, "product": row.product_sku}
        for row in plain_rows(with_product(query, Thread.product_id))
    }


def tombstones(kind: type[Activity], ids: Sequence[int], viewer: Viewer) -> dict[int, Gone]:
    """Of these, which are in no table: those that this viewer could see. Staff may know of everything."""
    if not ids:
        return {}
    query = select(JournalRow.object_id, JournalRow.facts).where(
        JournalRow.object_type == kind.object_type, among(JournalRow.object_id, ids), JournalRow.kind == kind.kind
    )
    told = {row.object_id: row.facts.get("stood") or {} for row in plain_rows(query)}
    found = dict.fromkeys(ids, Gone()) if viewer.is_staff else {}
    return found | {number: _gone(where) for number, where in _for(viewer, told).items()}


def _for(viewer: Viewer, told: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    mine = circles(viewer)
    seen = {number: where for number, where in told.items() if where.get("see") in mine}
    closed = {where["audience"] for where in seen.values()} - {None}
    if not closed or viewer.is_staff:
        return seen
    mine_too = select(Audience.id).where(Audience.id.in_(closed), includes(Audience.id, viewer))
    joined = {None, *db.session.scalars(mine_too)}
    return {number: where for number, where in seen.items() if where["audience"] in joined}


def _gone(where: Mapping[str, Any]) -> Gone:
    return Gone(where["category"], where["product"])
