"""`/settings`."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from core import images
from core.access import MEMBER, OPEN, viewer
from core.errors import Invalid
from core.web import Pages, page_form, render, see_other
from customers.links.actions import find_link
from customers.profiles.actions import set_avatar
from customers.settings import actions, queries
from customers.settings.forms import EmailForm, PasswordForm, ProfileForm, TokenForm
from customers.sign_in import session
from customers.sign_in.actions import sign_out_everywhere
from customers.tokens.actions import allowed_scopes, create_token_for, withdraw_token

pages = Pages("settings", __name__)


def tabs(current: str) -> list[dict[str, Any]]:
    rooms = [("profile", _("Profile")), ("account", _("E-mail and password")), ("tokens", _("API tokens"))]
    return [{"label": label, "url": url_for(f"settings.{name}"), "current": name == current} for name, label in rooms]


@pages.get("/settings", access=MEMBER)
def index() -> ResponseReturnValue:
    return redirect(url_for("settings.profile"), 303)


@pages.get("/.well-known/change-password", access=OPEN)
def well_known() -> ResponseReturnValue:
    """Where password managers look."""
    return redirect(url_for("settings.account"), 302)


@pages.get("/settings/profile", access=MEMBER)
@pages.post("/settings/profile", access=MEMBER)
def profile() -> ResponseReturnValue:
    me = queries.own_profile(viewer())
    form = page_form(ProfileForm, **me._mapping)
    may_rename = actions.may_change_handle(viewer(), me)
    if not may_rename:
        del form.handle
    bio = actions.rendered_bio(form.bio.data or "") if form.sent else None
    if form.submit(lambda: actions.change_profile(viewer(), form.values(), bio)):
        flash(_("Your profile is as you want it."), "success")
        return see_other(url_for("settings.profile"))
    page = {"form": form, "profile": me, "may_rename": may_rename, "tabs": tabs("profile")}
    return render("customers/settings_profile.html", form.status, **page)


@pages.post("/settings/avatar", access=MEMBER)
def avatar() -> ResponseReturnValue:
    sent = request.files.get("file")
    if not sent or not sent.filename:
        raise Invalid({"file": _("Choose a picture first.")})
    set_avatar(viewer(), images.avatar(sent.read(images.MAX_BYTES + 1)))
    return see_other(url_for("settings.profile"))


@pages.post("/settings/avatar/remove", access=MEMBER)
def no_avatar() -> ResponseReturnValue:
    set_avatar(viewer(), None)
    return see_other(url_for("settings.profile"))


@pages.get("/settings/account", access=MEMBER)
def account() -> ResponseReturnValue:
    return _account(EmailForm(), PasswordForm())


def _account(email_form: EmailForm, password_form: PasswordForm) -> ResponseReturnValue:
    return render(
        "customers/settings_account.html",
        max(email_form.status, password_form.status),
        account=queries.own_account(viewer()),
        email_form=email_form,
        password_form=password_form,
        tabs=tabs("account"),
    )


@pages.post("/settings/email", access=MEMBER)
def email() -> ResponseReturnValue:
    form = page_form(EmailForm)
    if form.submit(lambda: _ask_for_email(form)):
        flash(_("We have written to %(email)s. The link in the mail makes the change.", email=form.email.data), "info")
        return see_other(url_for("settings.account"))
    return _account(form, PasswordForm())


def _ask_for_email(form: EmailForm) -> bool:
    actions.ask_for_email(viewer(), form.email.data, form.current_password.data or "")
    return True


@pages.post("/settings/password", access=MEMBER)
def password() -> ResponseReturnValue:
    form = page_form(PasswordForm)
    changed = form.submit(
        lambda: actions.change_password(viewer(), form.current_password.data or "", form.password.data)
    )
    if changed:
        session.begin(changed.id)
        flash(_("Your new password is set, and every other session has ended."), "success")
        return see_other(url_for("settings.account"))
    return _account(EmailForm(), form)


@pages.post("/settings/sign-out-everywhere", access=MEMBER)
def everywhere() -> ResponseReturnValue:
    sign_out_everywhere(viewer().id or 0)
    session.end()
    return see_other(url_for("sign_in.show"))


@pages.get("/settings/email/<secret>", access=OPEN)
def confirm_email(secret: str) -> ResponseReturnValue:
    """Looking at the link uses nothing up: mail programs look too."""
    return render("customers/confirm_email.html", email=find_link("change_email", secret).email)


@pages.post("/settings/email/<secret>", access=OPEN)
def email_confirmed(secret: str) -> ResponseReturnValue:
    changed = actions.change_email(secret)
    flash(_("Your address is now %(email)s.", email=changed.email), "success")
    return see_other(url_for("settings.account"))


@pages.get("/settings/tokens", access=MEMBER)
@pages.post("/settings/tokens", access=MEMBER)
def tokens() -> ResponseReturnValue:
    """The new token stands on this page once; there is no other way to it."""
    form = page_form(TokenForm)
    form.scopes.choices = [SelectChoice(scope, scope) for scope in allowed_scopes(viewer())]
    once = request.form.get("once", "")
    made = form.submit(lambda: create_token_for(viewer(), form.scopes.data, form.name.data, once))
    answer = render(
        "customers/settings_tokens.html",
        form.status,
        form=form,
        new_token=made,
        tokens=queries.own_tokens(viewer()),
        tabs=tabs("tokens"),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/settings/tokens/<int:token_id>/withdraw", access=MEMBER)
def withdraw(token_id: int) -> ResponseReturnValue:
    withdraw_token(viewer(), token_id)
    return see_other(url_for("settings.tokens"))
