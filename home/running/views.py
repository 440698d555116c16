"""`/admin/readers`: how far each reader is, what it set aside, and the jobs that failed."""

from typing import Any

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import jobs
from core.access import staff, viewer
from core.forms import ListQuery, Text
from core.journal.state import parked_entries, reader_states
from core.web import Pages, query, render, see_other
from customers.people.views import rooms
from home.running import actions

pages = Pages("running", __name__)
ADMIN = staff("admin")
LISTED = 50


class RunningQuery(ListQuery):
    """Two lists on one page: `after` of what is parked, `before` of the jobs."""

    before = Text(most=400)


@pages.get("/admin/readers", access=ADMIN)
def index() -> ResponseReturnValue:
    asked = query(RunningQuery)
    parked = parked_entries(asked.after.data, LISTED)
    failed = jobs.failed(asked.before.data, LISTED)
    shown: dict[str, Any] = {
        "states": reader_states(current_app.extensions["readers"]),
        "parked": parked.rows,
        "failed": failed.rows,
        "more_parked": url_for("running.index", after=parked.next) if parked.next else "",
        "more_failed": url_for("running.index", before=failed.next) if failed.next else "",
    }
    return render("home/running/readers.html", rooms=rooms(), **shown)


@pages.post("/admin/readers/<reader>/retry", access=ADMIN)
def retry_reader(reader: str) -> ResponseReturnValue:
    actions.retry_reader(viewer(), reader)
    flash(_("A worker tries them again. What stays parked shows here with one try more."), "success")
    return see_other(url_for("running.index"))


@pages.post("/admin/jobs/<int:job_id>/retry", access=ADMIN)
def retry_job(job_id: int) -> ResponseReturnValue:
    actions.retry_job(viewer(), job_id)
    flash(_("The job is tried again."), "success")
    return see_other(url_for("running.index"))
