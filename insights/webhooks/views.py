"""`/admin/webhooks`: what leaves the house by itself, and whether it arrives."""

from typing import Any

import orjson
from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import staff, viewer
from core.forms import ListQuery
from core.web import Pages, page_form, query, render, see_other
from customers.people.views import rooms
from insights.webhooks import actions, queries
from insights.webhooks.forms import WebhookForm
from insights.webhooks.showing import line, shown

pages = Pages("webhooks", __name__)
ADMIN = staff("admin")
LISTED = 25


@pages.get("/admin/webhooks", access=ADMIN)
@pages.post("/admin/webhooks", access=ADMIN)
def index() -> ResponseReturnValue:
    """A new webhook's secret stands on this page once."""
    form = page_form(WebhookForm)
    once = request.form.get("once", "")
    made = form.submit(lambda: actions.make(viewer(), **form.values(), once=once))
    hooks = [shown(row) for row in queries.webhooks(None, actions.MOST).rows]
    return _secretly("index", form.status, form=WebhookForm() if made else form, hooks=hooks, made=made)


@pages.get("/admin/webhooks/<int:hook_id>", access=ADMIN)
def show(hook_id: int) -> ResponseReturnValue:
    return _one(hook_id, WebhookForm(data=queries.webhook(hook_id)._mapping))


def _one(hook_id: int, form: WebhookForm, secret: str = "") -> ResponseReturnValue:
    hook = queries.webhook(hook_id)
    page = queries.deliveries(hook_id, query(ListQuery).after.data, LISTED)
    older = url_for("webhooks.show", hook_id=hook_id, after=page.next) if page.next else ""
    lines = [line(row) for row in page.rows]
    return _secretly("webhook", form.status, form=form, hook=shown(hook), lines=lines, older=older, secret=secret)


@pages.post("/admin/webhooks/<int:hook_id>", access=ADMIN)
def change(hook_id: int) -> ResponseReturnValue:
    queries.webhook(hook_id)
    form = page_form(WebhookForm)
    if form.submit(lambda: actions.change(viewer(), hook_id, **form.values())) is None:
        return _one(hook_id, form)
    return _done(hook_id, _("The webhook is as you want it."))


@pages.post("/admin/webhooks/<int:hook_id>/on", access=ADMIN)
def switch_on(hook_id: int) -> ResponseReturnValue:
    actions.change(viewer(), hook_id, enabled=True)
    return _done(hook_id, _("It is on, and you answer for it."))


@pages.post("/admin/webhooks/<int:hook_id>/off", access=ADMIN)
def switch_off(hook_id: int) -> ResponseReturnValue:
    actions.change(viewer(), hook_id, enabled=False)
    return _done(hook_id, _("It is off: nothing is sent."))


@pages.post("/admin/webhooks/<int:hook_id>/secret", access=ADMIN, once=False)
def rotate(hook_id: int) -> ResponseReturnValue:
    """The new secret stands on this page once."""
    secret = actions.rotate(viewer(), hook_id).secret
    return _one(hook_id, WebhookForm(data=queries.webhook(hook_id)._mapping), secret)


@pages.post("/admin/webhooks/<int:hook_id>/test", access=ADMIN)
def test(hook_id: int) -> ResponseReturnValue:
    actions.test(viewer(), hook_id)
    return _done(hook_id, _("A test is on its way. Look at this page again in a moment."))


@pages.post("/admin/webhooks/<int:hook_id>/remove", access=ADMIN)
def remove(hook_id: int) -> ResponseReturnValue:
    actions.remove(viewer(), hook_id)
    flash(_("The webhook is gone, with its log."), "success")
    return see_other(url_for("webhooks.index"))


@pages.get("/admin/webhooks/<int:hook_id>/deliveries/<int:delivery_id>", access=ADMIN)
def delivery(hook_id: int, delivery_id: int) -> ResponseReturnValue:
    said = queries.body(hook_id, delivery_id)
    pretty = orjson.dumps(orjson.loads(said), option=orjson.OPT_INDENT_2).decode() if said else ""
    row: dict[str, Any] = line(queries.delivery(hook_id, delivery_id))
    return render("insights/webhooks/delivery.html", line=row, body=pretty, hook_id=hook_id, rooms=rooms())


@pages.post("/admin/webhooks/<int:hook_id>/deliveries/<int:delivery_id>/replay", access=ADMIN)
def replay(hook_id: int, delivery_id: int) -> ResponseReturnValue:
    actions.replay(viewer(), hook_id, delivery_id)
    return _done(hook_id, _("It is sent once more."))


def _done(hook_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return see_other(url_for("webhooks.show", hook_id=hook_id))


def _secretly(name: str, status: int, **shown: Any) -> ResponseReturnValue:
    answer = render(f"insights/webhooks/{name}.html", status, rooms=rooms(), **shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer
