"""Why did I get this? One line of the book with all that stands behind it: the rule as it was then, what happened, who
decided it, and the other lines of the same cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from core.access import Viewer
from core.db import db
from core.errors import NotFound
from core.journal.models import JournalRow
from customers.queries import with_author
from customers.viewers import roles_of
from rewards.ledger.models import Line
from rewards.rules.models import Rule

MAY_READ_ANY = ("moderator", "product_manager", "marketer", "analyst")
REMOVALS = ("forum.post_hidden", "forum.post_deleted", "forum.thread_hidden", "forum.thread_deleted")


@dataclass(frozen=True)
class Why:
    """`decision` is the journal's entry that this line follows, or the removal that it comes from."""

    line: Any
    rule: Rule | None
    decision: Any | None
    said: str
    others: Sequence[Any]


def why(viewer: Viewer, line_id: int) -> Why:
    """Its owner's and staff's; to others there is no such line."""
    found = db.session.execute(select(Line.__table__).where(Line.id == line_id)).one_or_none()
    if found is None or (found.customer_id != viewer.id and not viewer.has(*MAY_READ_ANY)):
        raise NotFound
    decision = _decision(found)
    others = select(Line.__table__).where(
        Line.cause == found.cause, Line.customer_id == found.customer_id, Line.balance == found.balance
    )
    return Why(
        found,
        db.session.get(Rule, found.rule_id) if found.rule_id else None,
        decision,
        _said(decision, found) if decision is not None else "",
        db.session.execute(others.order_by(Line.id)).all(),
    )


def _decision(line: Any) -> Any | None:
    """An answer goes with its post: then the post's removal is what was decided."""
    ways = [JournalRow.seq == line.seq]
    kind, _colon, number = line.target.partition(":")
    if line.reason == "answer_removed" and kind == "post":
        post = and_(JournalRow.object_type == "post", JournalRow.object_id == int(number))
        ways.append(and_(post, JournalRow.kind.in_(REMOVALS)))
    columns = (JournalRow.seq, JournalRow.kind, JournalRow.at, JournalRow.actor_id, JournalRow.facts)
    query = with_author(select(*columns, roles_of(JournalRow.actor_id)), JournalRow.actor_id).where(or_(*ways))
    rows = db.session.execute(query.order_by(JournalRow.seq)).all()
    return next((row for row in rows if row.kind in REMOVALS), rows[0] if rows else None)


def _said(decision: Any, line: Any) -> str:
    """Who decided, without naming staff: a decision is the house's."""
    if decision.kind not in REMOVALS:
        return ""
    if decision.roles:
        said = _("A moderator removed it.")
    else:
        said = _("You removed it.") if decision.actor_id == line.customer_id else _("Its author removed it.")
    reason = decision.facts.get("reason")
    return f"{said} {_('Reason: %(reason)s.', reason=reason)}" if reason else said
