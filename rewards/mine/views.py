"""/rewards: one's own standing, and the catalogue for everybody."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, viewer
from core.errors import NotFound
from core.forms import ListQuery
from core.web import Pages, page_form, query, render, see_other
from rewards.badges.queries import badges_of
from rewards.catalogue import actions as catalogue
from rewards.catalogue.forms import RedemptionForm
from rewards.catalogue.queries import catalogue as all_rewards
from rewards.catalogue.queries import redemptions_of
from rewards.ledger.models import SPENDABLE, STATUS
from rewards.ledger.queries import lines_of
from rewards.ledger.wording import reason_of
from rewards.levels.standing import all_levels
from rewards.mine.queries import points_by_month, standing_of
from rewards.rules.actions import current_rules
from rewards.rules.wording import sentence

pages = Pages("rewards", __name__)
RECENT = 8


@pages.get("/rewards", access=EVERYONE)
def show() -> Any:
    return _show()


@pages.get("/rewards/ledger", access=MEMBER)
@pages.get("/rewards/ledger/<balance>", access=MEMBER)
def ledger(balance: str = STATUS) -> Any:
    if balance not in (STATUS, SPENDABLE):
        raise NotFound
    page = lines_of(viewer().id or 0, balance, query(ListQuery).after.data or None, 40)
    older = url_for("rewards.ledger", balance=balance, after=page.next) if page.next else ""
    return render("rewards/ledger.html", lines=page.rows, older=older, balance=balance, reason_of=reason_of)


@pages.post("/rewards/redeem", access=MEMBER)
def redeem() -> Any:
    form = page_form(RedemptionForm)
    made = form.submit(lambda: catalogue.redeem(viewer(), form.reward_id.data))
    if made is None:
        return _show(form.status, form.refusal or _("Choose something from the catalogue."))
    return see_other(url_for("rewards.show") + "#redeemed")


@pages.post("/rewards/redemptions/<int:redemption_id>/cancel", access=MEMBER)
def cancel(redemption_id: int) -> Any:
    catalogue.cancel(viewer(), redemption_id)
    return see_other(url_for("rewards.show") + "#redeemed")


def _show(status: int = 200, refusal: str = "") -> Any:
    person = viewer()
    known: dict[str, Any] = {"standing": None, "lines": [], "badges": [], "redemptions": [], "months": []}
    if person.id is not None:
        known = {
            "standing": standing_of(person.id),
            "lines": lines_of(person.id, STATUS, None, RECENT).rows,
            "badges": badges_of(person.id),
            "redemptions": redemptions_of(person.id),
            "months": points_by_month(person.id),
        }
    rules = [(rule, sentence(rule)) for rule in current_rules()]
    levels = [] if person.id else all_levels()
    shown = {"rules": rules, "rewards": all_rewards(), "levels": levels, "reason_of": reason_of, "refusal": refusal}
    return render("rewards/mine.html", status, **known, **shown)
