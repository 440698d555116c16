"""/rewards/catalogue: what one can spend on, and what one has asked for."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, viewer
from core.web import Pages, page_form, render, see_other
from rewards.catalogue import actions, queries
from rewards.catalogue.forms import RedemptionForm
from rewards.mine.queries import standing_of

pages = Pages("catalogue", __name__)


@pages.get("/rewards/catalogue", access=EVERYONE)
def show() -> Any:
    return _show()


@pages.post("/rewards/redeem", access=MEMBER)
def redeem() -> Any:
    form = page_form(RedemptionForm)
    made = form.submit(lambda: actions.redeem(viewer(), form.reward_id.data))
    if made is None:
        return _show(form.status, form.refusal or _("Choose something from the catalogue."))
    flash(_("Done. You find it below, with its code if it has one."), "success")
    return see_other(url_for("catalogue.show") + "#redeemed")


@pages.post("/rewards/redemptions/<int:redemption_id>/cancel", access=MEMBER)
def cancel(redemption_id: int) -> Any:
    actions.cancel(viewer(), redemption_id)
    flash(_("Cancelled. The points are yours again."), "success")
    return see_other(url_for("catalogue.show") + "#redeemed")


def _show(status: int = 200, refusal: str = "") -> Any:
    me = viewer().id
    standing = standing_of(me) if me is not None else None
    redeemed = queries.redemptions_of(me) if me is not None else []
    rewards = queries.catalogue()
    shown = {"standing": standing, "redemptions": redeemed, "rewards": rewards, "refusal": refusal}
    return render("rewards/catalogue.html", status, levels=queries.level_names(), **shown)
