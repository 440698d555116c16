"""The request boundary: who is asking, may they, and one commit at the end.

Returning an answer below 400 commits, raising or answering an error rolls back. GETs only read.
"""

from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from core import csrf, idempotency, keeping, lists
from core.access import judge, viewer
from core.commit import commit, end_reading, rollback
from core.db import BIGGEST
from core.errors import NotFound, NotJson, Refused, Unknown, WrongMedium
from core.forms import Form
from core.limits import check_request
from core.options import option
from core.routes import Api, Pages, this_route, wants_json
from core.sealed import Sessions
from core.slots import slot
from core.transactions import set_reading
from core.typed import note_form

__all__ = ["Api", "Pages", "Site", "body", "page_form", "query", "render", "see_other", "slot"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class BoundedInteger(IntegerConverter):
    """An id in an address that no database can hold is an address that is not there."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": BIGGEST, **options})


class KeepableText(UnicodeConverter):
    """So is a name with NUL in it: PostgreSQL keeps none."""

    def to_python(self, value: str) -> str:
        if "\x00" in value:
            raise ValidationError
        return super().to_python(value)


class Answer(Response):
    """What is whole is handed over whole: a web server steps through anything but a list piece by piece."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        steps = super().__call__(environ, start_response)
        if not self.is_sequence:
            return steps
        whole = list(steps)
        self.close()
        return whole


class Site(Flask):
    """Flask, with the transaction around the view."""

    response_class = Answer
    session_interface = Sessions()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url_map.converters |= {"int": BoundedInteger, "default": KeepableText, "string": KeepableText}

    def ensure_sync(self, func: Any) -> Any:
        """No view is asynchronous; Flask looks at each function of each request whether one is."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        kept = keeping.lookup()
        if kept is not None:
            return kept
        _enter()
        kept = keeping.lookup_for_member()
        if kept is not None:
            rollback()
            return kept
        response = idempotency.once(self._view)
        if request.method in SAFE or response.status_code >= 400:
            rollback()
        else:
            commit()
        return keeping.keep(response)

    def _view(self) -> Response:
        made = super().dispatch_request()
        if not (wants_json() and lists.is_list(made)):
            return _told_whole(self.make_response(made))
        page = lists.cut(made)  # type: ignore[arg-type]
        return lists.say_next(self.make_response(page), page["next"])


def _told_whole(response: Response) -> Response:
    """Nothing has no type, and what was created is named with its whole address."""
    if response.status_code == 204:
        response.headers.pop("Content-Type", None)
    made = response.headers.get("Location", "") if response.status_code == 201 else ""
    if made.startswith("/"):
        response.headers["Location"] = current_app.config["SETTINGS"].origin + made
    return response


def _enter() -> None:
    """Everything that is asked before the view runs, in a transaction that only reads."""
    set_reading(True)
    g.viewer = _who()
    check_request()
    _guard()
    if wants_json() and request.mimetype == "application/x-www-form-urlencoded":
        request.get_data(cache=True)  # JSON as `curl -d` names it, before anybody takes it for a form
    _refuse_what_nobody_reads()
    end_reading()
    set_reading(request.method in SAFE)


def _who() -> Any:
    by_token = request.headers.get("Authorization", "")
    if by_token:
        scheme, _, token = by_token.partition(" ")
        person = current_app.extensions["loaders"].by_token(token.strip()) if scheme.lower() == "bearer" else None
        if person is None:
            raise Unknown(gettext("This token is not one of ours, or it was withdrawn."))
        return person
    return current_user._get_current_object()  # type: ignore[attr-defined]


def _guard() -> None:
    route = this_route()
    if route is None:
        if request.endpoint == "static" or request.routing_exception is not None:
            return
        raise NotFound
    verdict = judge(route.access, viewer(), lambda: bool(option("members_only")))
    if verdict == "sign in":
        raise Unknown(gettext("Sign in to do this."))
    if verdict == "no":
        raise Refused(gettext("You may not do this."))
    if request.method not in SAFE and route.csrf and "Authorization" not in request.headers:
        csrf.check()


def _refuse_what_nobody_reads() -> None:
    """A field sent where none is taken is refused like any other unknown one, and so is what a list is asked with."""
    route = this_route()
    if route is None or not wants_json():
        return
    if request.method in SAFE and route.query is not None:
        route.query.must_name(request.args)
    if route.takes is None and route.csrf and request.method in ("POST", "PUT", "PATCH"):
        _from_json(Form)


def body() -> Any:
    """The JSON that was sent, as the form that this route declares; call it after the row's access was judged."""
    route = this_route()
    assert route is not None and route.takes is not None, f"{request.endpoint} declares no form"
    return _from_json(route.takes, route.partial)


def _from_json(form: Any, partial: bool = False) -> Any:
    """JSON is taken whatever it is called: `curl -d` calls it a form. What is none and is not called so either is told what we read."""
    try:
        return form.from_json(request.get_data(cache=True), partial=partial)
    except NotJson as wrong:
        if request.is_json:
            raise
        raise WrongMedium(gettext("Send JSON, with Content-Type: application/json.") + " " + wrong.message) from None


def query(form: type[Form]) -> Any:
    """The query string, parsed and judged like everything people send."""
    return form.from_query(request.args)


def page_form(form: type[Form], **defaults: Any) -> Any:
    """The form as a page shows it, and as it came back where something was sent."""
    made = form.from_page(request, **defaults)
    note_form(made)
    return made


def render(template: str, status: int = 200, /, **context: Any) -> Response:
    return make_response(render_template(template, **context), status)


def see_other(url: str) -> Response:
    """After a POST: 303, so that reload and back send nothing twice."""
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)  # type: ignore[return-value]


def is_fragment() -> bool:
    """htmx asks for the changed component alone."""
    return request.headers.get("HX-Request") == "true" and not wants_json()
