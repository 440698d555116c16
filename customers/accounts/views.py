"""`/sign-up` and the page behind the mailed link."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from core.access import OPEN, viewer
from core.commit import before_writing
from core.errors import Invalid
from core.options import option
from core.web import Pages, page_form, render, see_other
from customers import throttle
from customers.accounts import actions
from customers.accounts.forms import SignUpForm
from customers.attributes import at_sign_up
from customers.invites.actions import opens
from customers.links.actions import find_link
from customers.oidc.provider import sign_in_label
from customers.sign_in import session

pages = Pages("accounts", __name__)


@pages.get("/sign-up", access=OPEN)
@pages.post("/sign-up", access=OPEN)
def sign_up() -> ResponseReturnValue:
    form = page_form(SignUpForm, invite=request.args.get("invite", ""))
    if not viewer().is_guest:
        return redirect("/", 303)
    answers = _answers() if form.sent else at_sign_up.asked()
    if form.submit(lambda: _ask(form, answers)):
        return render("customers/mail_sent.html", email=form.email.data, reset=False)
    closed = option("invite_only") and not opens(form.invite.data)
    return render("customers/sign_up.html", form.status, form=form, asked=answers, closed=closed, sso=sign_in_label())


def _answers() -> list[at_sign_up.Asked]:
    with before_writing():
        return at_sign_up.answered(request.form.getlist)


def _ask(form: SignUpForm, answers: list[at_sign_up.Asked]) -> bool:
    missing = {one.field: one.wrong for one in answers if one.wrong}
    if missing:
        raise Invalid(missing)
    throttle.count("sign_up")
    if not form.website.data:
        wish = (form.email.data, form.handle.data, form.name.data, form.password.data, form.invite.data)
        actions.ask_to_join(*wish, at_sign_up.said(answers))
    return True


@pages.get("/confirm/<secret>", access=OPEN)
def confirm(secret: str) -> ResponseReturnValue:
    """Looking at the link uses nothing up: mail programs look too."""
    link = find_link("sign_up", secret)
    return render("customers/confirm.html", email=link.email, handle=link.facts["handle"])


@pages.post("/confirm/<secret>", access=OPEN)
def confirmed(secret: str) -> ResponseReturnValue:
    session.begin(actions.confirm(secret).id)
    return see_other("/")
