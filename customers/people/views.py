"""`/admin`: people, invitations, site, outbox, audit. Other packages add rooms to `ADMIN_ROOMS` in `app.py`."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core import mail
from core.access import staff, viewer
from core.errors import NotFound
from core.options import option
from core.rooms import current
from core.web import Pages, page_form, query, render, see_other
from customers.audit.actions import note_view
from customers.invites.actions import invite, withdraw_invite
from customers.links.actions import address_of
from customers.people import actions, queries
from customers.people.forms import LABELS, HandleForm, InviteForm, PauseForm, PeopleQuery, RolesForm, SiteForm

pages = Pages("people", __name__)

ADMIN, KEEPER = staff("admin"), staff("moderator")
SETTINGS = ("site_name", "members_only", "invite_only", "return_window_days")


ROOMS = [
    (_l("People"), "people.people"),
    (_l("Invitations"), "people.invites"),
    (_l("Site"), "people.site"),
    (_l("Tokens"), "tokens.index"),
    (_l("Outbox"), "people.outbox"),
    (_l("Audit"), "people.audit"),
]


def rooms() -> list[dict[str, Any]]:
    """The tabs of `/admin` that this person may open."""
    known = current_app.extensions["routes"]
    open_rooms = [(label, end) for label, end in current_app.extensions["admin_rooms"] if end in known]
    return [
        {"label": str(label), "url": url_for(end), "current": current(url_for(end))}
        for label, end in open_rooms
        if known[end].access.allows(viewer())
    ]


@pages.get("/admin", access=staff())
def index() -> ResponseReturnValue:
    mine = rooms()
    if not mine:
        raise NotFound
    return redirect(mine[0]["url"], 303)


@pages.get("/admin/people", access=KEEPER)
def people() -> ResponseReturnValue:
    asked = query(PeopleQuery)
    found = queries.people(asked.q.data or "", asked.role.data, asked.after.data)
    older = url_for("people.people", **_given(asked), after=found.next) if found.next else ""
    return render("customers/admin_people.html", form=asked, page=found, older=older, rooms=rooms(), labels=LABELS)


def _given(asked: PeopleQuery) -> dict[str, Any]:
    return {name: asked[name].data for name in ("q", "role") if asked[name].data}


@pages.get("/admin/people/<int:customer_id>", access=KEEPER)
def person(customer_id: int) -> ResponseReturnValue:
    queries.person(customer_id)
    note_view(viewer(), customer_id, "account")
    return _person(customer_id)


def _person(customer_id: int, status: int = 200, **forms: Any) -> ResponseReturnValue:
    found = queries.person(customer_id)
    usual = {
        "roles_form": RolesForm(data={"roles": (found.roles or "").split(",")}),
        "pause_form": PauseForm(),
        "handle_form": HandleForm(data={"handle": found.handle}),
    }
    lines = queries.audit(None, customer_id)
    page = {**usual, **forms, "person": found, "audit": lines, "rooms": rooms(), "labels": LABELS}
    return render("customers/admin_person.html", status, **page)


@pages.post("/admin/people/<int:customer_id>/roles", access=ADMIN)
def roles(customer_id: int) -> ResponseReturnValue:
    form = page_form(RolesForm)
    if form.submit(lambda: actions.change_roles(viewer(), customer_id, form.roles.data or [])):
        flash(_("The roles are changed."), "success")
        return see_other(url_for("people.person", customer_id=customer_id))
    return _person(customer_id, form.status, roles_form=form)


@pages.post("/admin/people/<int:customer_id>/handle", access=KEEPER)
def handle(customer_id: int) -> ResponseReturnValue:
    form = page_form(HandleForm)
    if form.submit(lambda: actions.rename(viewer(), customer_id, form.handle.data)):
        return see_other(url_for("people.person", customer_id=customer_id))
    return _person(customer_id, form.status, handle_form=form)


@pages.post("/admin/people/<int:customer_id>/<any(suspend, silence):what>", access=KEEPER)
def pause(customer_id: int, what: str) -> ResponseReturnValue:
    form = page_form(PauseForm)
    do = actions.suspend if what == "suspend" else actions.silence
    if form.submit(lambda: do(viewer(), customer_id, int(form.days.data), form.reason.data)):
        return see_other(url_for("people.person", customer_id=customer_id))
    return _person(customer_id, form.status, pause_form=form)


@pages.post("/admin/people/<int:customer_id>/release", access=KEEPER)
def release(customer_id: int) -> ResponseReturnValue:
    actions.release(viewer(), customer_id)
    return see_other(url_for("people.person", customer_id=customer_id))


@pages.get("/admin/invites", access=KEEPER)
@pages.post("/admin/invites", access=KEEPER)
def invites() -> ResponseReturnValue:
    form = page_form(InviteForm)
    made = form.submit(lambda: invite(viewer(), form.most.data or 1, form.email.data or None))
    if made is not None:
        said = _("The invitation is on its way.") if made.email else _("The link is below: hand it out.")
        flash(said, "success")
        return see_other(url_for("people.invites"))
    page = {"form": form, "invites": queries.invites(), "rooms": rooms(), "address_of": address_of}
    return render("customers/admin_invites.html", form.status, **page)


@pages.post("/admin/invites/<int:invite_id>/withdraw", access=KEEPER)
def withdraw(invite_id: int) -> ResponseReturnValue:
    withdraw_invite(viewer(), invite_id)
    return see_other(url_for("people.invites"))


@pages.get("/admin/site", access=ADMIN)
@pages.post("/admin/site", access=ADMIN)
def site() -> ResponseReturnValue:
    form = page_form(SiteForm, **{name: option(name) for name in SETTINGS})
    if form.submit(lambda: actions.change_site(viewer(), form.values())) is not None:
        flash(_("The site is set."), "success")
        return see_other(url_for("people.site"))
    return render("customers/admin_site.html", form.status, form=form, rooms=rooms())


@pages.get("/admin/outbox", access=ADMIN)
def outbox() -> ResponseReturnValue:
    is_here = not current_app.config["SETTINGS"].mail_url
    return render("customers/admin_outbox.html", mails=mail.recent(), is_here=is_here, rooms=rooms())


@pages.get("/admin/outbox/<int:mail_id>", access=ADMIN)
def one_mail(mail_id: int) -> ResponseReturnValue:
    found = mail.kept(mail_id)
    if found.customer_id is not None:
        note_view(viewer(), found.customer_id, "mail")
    return render("customers/admin_mail.html", mail=found, rooms=rooms())


@pages.get("/admin/audit", access=ADMIN)
def audit() -> ResponseReturnValue:
    found = queries.audit(request.args.get("after"))
    older = url_for("people.audit", after=found.next) if found.next else ""
    return render("customers/admin_audit.html", page=found, older=older, rooms=rooms())
