"""`/sso`: there, back, and the first time a handle is chosen."""

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import OPEN
from core.errors import NotFound, Refused
from core.forms import Form
from core.web import Pages, page_form, render, see_other
from customers import handles, viewers
from customers.accounts.queries import free_handle
from customers.fields import Handle
from customers.oidc import provider
from customers.oidc.actions import id_of_account, join
from customers.oidc.provider import Claims
from customers.sign_in import session as own

pages = Pages("oidc", __name__)


class JoinForm(Form):
    handle = Handle(_l("Handle"), required=True)


@pages.get("/sso", access=OPEN)
def go() -> ResponseReturnValue:
    session["sso_next"] = own.own_path(request.args.get("next", ""))
    return provider.go_there()


@pages.get("/sso/back", access=OPEN)
def back() -> ResponseReturnValue:
    claims = provider.come_back()
    account = id_of_account(claims)
    if account is None:
        session["sso"] = claims.kept()
        return redirect("/sso/join", 303)
    target = session.get("sso_next", "/")
    if viewers.by_id(account).is_guest:
        raise Refused(_("This account is suspended."))
    own.begin(account)
    return redirect(target, 303)


@pages.get("/sso/join", access=OPEN)
@pages.post("/sso/join", access=OPEN)
def first_time() -> ResponseReturnValue:
    if "sso" not in session:
        raise NotFound
    claims = Claims(**session["sso"])
    form = page_form(JoinForm)
    if not form.sent:
        form.handle.data = free_handle(handles.from_name(claims.name or (claims.email or "").partition("@")[0]))
    customer = form.submit(lambda: join(claims, form.handle.data))
    if customer is not None:
        own.begin(customer.id)
        return see_other("/")
    return render("customers/sso_join.html", form.status, form=form, claims=claims)
