"""/rewards: one's own standing; the book behind it, line by line."""

from typing import Any

from flask import url_for

from core.access import EVERYONE, MEMBER, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Pages, query, render
from rewards.badges.queries import badges_of
from rewards.catalogue.queries import catalogue
from rewards.ledger.folding import folded
from rewards.ledger.models import SPENDABLE, STATUS
from rewards.ledger.queries import lines_of
from rewards.ledger.wording import reason_of
from rewards.levels.standing import all_levels
from rewards.mine.next_steps import next_steps
from rewards.mine.places import places_of
from rewards.mine.queries import earned_by, standing_of
from rewards.mine.why import why
from rewards.rules.actions import paying_now
from rewards.rules.wording import how_long_pending, name_of, sentences

pages = Pages("rewards", __name__)
RECENT, SHOWN_REWARDS, LISTED = 5, 3, 40


@pages.get("/rewards", access=EVERYONE)
def show() -> Any:
    rules, rewards = paying_now(), catalogue()
    shown: dict[str, Any] = {
        "rules": list(zip(rules, sentences(rules), strict=True)),
        "rewards": rewards[:SHOWN_REWARDS],
    }
    shown["waits"] = how_long_pending()
    person = viewer()
    if person.id is None:
        return render("rewards/about.html", levels=all_levels(), **shown)
    standing = standing_of(person.id)
    earned = earned_by(person.id)
    names = {rule.key: rule.label for rule in rules}
    return render(
        "rewards/mine.html",
        standing=standing,
        steps=next_steps(standing, rules, rewards),
        earned=earned,
        by_rule=[(name_of(key, names), points) for key, points in earned.by_rule],
        lines=folded(lines_of(person.id, STATUS, None, RECENT).rows),
        badges=badges_of(person.id),
        reason_of=reason_of,
        titles={},
        **shown,
    )


@pages.get("/rewards/ledger", access=MEMBER)
@pages.get("/rewards/ledger/<balance>", access=MEMBER)
def ledger(balance: str = STATUS) -> Any:
    if balance not in (STATUS, SPENDABLE):
        raise NotFound
    me = viewer()
    page = lines_of(me.id or 0, balance, query(ListQuery).after.data or None, LISTED)
    older = url_for("rewards.ledger", balance=balance, after=page.next) if page.next else ""
    return render(
        "rewards/ledger.html",
        lines=folded(page.rows),
        older=older,
        balance=balance,
        standing=standing_of(me.id or 0),
        titles=places_of(me, [line.target for line in page.rows]),
        reason_of=reason_of,
    )


@pages.get("/rewards/lines/<int:line_id>", access=MEMBER)
def line(line_id: int) -> Any:
    """Why did I get this?"""
    found = why(viewer(), line_id)
    return render(
        "rewards/line.html",
        why=found,
        place=places_of(viewer(), [found.line.target]).get(found.line.target),
        sentence=sentences([found.rule])[0] if found.rule else "",
        reason_of=reason_of,
    )
