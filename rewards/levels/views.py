"""/admin/rewards/levels."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _

from core.access import staff, viewer
from core.errors import Invalid
from core.web import Pages, page_form, render, see_other
from rewards.levels.actions import put_levels
from rewards.levels.forms import EMPTY_ROWS, MOST, LevelForm, LevelsPageForm, rows_sent
from rewards.levels.standing import all_levels

pages = Pages("levels", __name__)
WRITERS = staff("marketer", "product_manager")


@pages.route("/admin/rewards/levels", access=WRITERS, methods=["GET", "POST"])
def edit() -> Any:
    form = page_form(LevelsPageForm)
    rows = rows_sent(request.form) if form.sent else [_row(level) for level in all_levels()]
    if form.sent and form.submit(lambda: put_levels(viewer(), _judged(rows))) is not None:
        flash(_("These are the levels from now on. Everybody is brought to theirs."), "success")
        return see_other(url_for("rules.index"))
    blank = [{"name": "", "points": "", "brings": ""}] * min(EMPTY_ROWS, MOST - len(rows))
    return render("rewards/levels.html", form.status, form=form, rows=[*rows, *blank])


def _row(level: Any) -> dict[str, Any]:
    return {"name": level.name, "points": level.points, "brings": level.brings}


def _judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each by the form that the API uses."""
    fine = []
    for number, row in enumerate(rows, start=1):
        try:
            fine.append(LevelForm.from_data(row))
        except Invalid as wrong:
            said = "; ".join(f"{name}: {text}" for name, text in wrong.fields.items())
            raise Invalid({"levels": _("Level %(number)s: %(said)s", number=number, said=said)}) from wrong
    return fine
