"""`/sign-in`, `/sign-out`, `/reset`."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import OPEN, viewer
from core.web import Pages, page_form, render, see_other
from customers import throttle
from customers.links.actions import find_link
from customers.oidc.provider import sign_in_label
from customers.sign_in import session
from customers.sign_in.actions import ask_for_reset, reset_password, sign_in, sign_in_by_link
from customers.sign_in.forms import ForgotForm, NewPasswordForm, SignInForm

pages = Pages("sign_in", __name__)


@pages.get("/sign-in", access=OPEN)
@pages.post("/sign-in", access=OPEN)
def show() -> ResponseReturnValue:
    form = page_form(SignInForm, next=request.args.get("next", ""))
    target = session.own_path(form.next.data or "")
    if not viewer().is_guest and not form.sent:
        return redirect(target, 303)
    customer = form.submit(lambda: sign_in(form.email.data, form.password.data))
    if customer is not None:
        session.begin(customer.id, form.remember.data)
        return see_other(target)
    return render("customers/sign_in.html", form.status, form=form, sso=sign_in_label())


@pages.get("/sign-out", access=OPEN)
def ask_to_sign_out() -> ResponseReturnValue:
    """For who typed the address: looking at it signs nobody out."""
    return redirect("/sign-in", 303) if viewer().is_guest else render("customers/sign_out.html")


@pages.post("/sign-out", access=OPEN)
def sign_out() -> ResponseReturnValue:
    session.end()
    return see_other("/")


@pages.get("/sign-in/<secret>", access=OPEN)
def by_link(secret: str) -> ResponseReturnValue:
    """Looking at the link uses nothing up: mail programs look too."""
    find_link("sign_in", secret)
    return render("customers/sign_in_link.html")


@pages.post("/sign-in/<secret>", access=OPEN)
def by_link_done(secret: str) -> ResponseReturnValue:
    throttle.count("link")
    session.begin(sign_in_by_link(secret).id)
    return see_other("/settings/account")


@pages.get("/reset", access=OPEN)
@pages.post("/reset", access=OPEN)
def forgot() -> ResponseReturnValue:
    form = page_form(ForgotForm)
    if form.submit(lambda: _ask(form)):
        return render("customers/mail_sent.html", email=form.email.data, reset=True)
    return render("customers/forgot.html", form.status, form=form)


def _ask(form: ForgotForm) -> bool:
    ask_for_reset(form.email.data)
    return True


@pages.get("/reset/<secret>", access=OPEN)
@pages.post("/reset/<secret>", access=OPEN)
def reset(secret: str) -> ResponseReturnValue:
    link = find_link("reset", secret)
    form = page_form(NewPasswordForm)
    customer = form.submit(lambda: reset_password(secret, form.password.data))
    if customer is not None:
        session.begin(customer.id)
        flash(_("Your new password is set, and every other session has ended."), "success")
        return see_other("/")
    return render("customers/new_password.html", form.status, form=form, email=link.email)
