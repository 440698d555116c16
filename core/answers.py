"""Each problem answered once: a page for people, problem JSON [RFC 9457] for programs."""

import json
import traceback
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from flask import Flask, Response, current_app, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from core import csrf
from core.access import GUEST
from core.commit import rollback
from core.db import is_away
from core.errors import Conflict, Invalid, NotFound, Problem, TooMany, Unknown
from core.faults import came_second, first_line
from core.routes import wants_json
from core.transactions import set_reading
from core.typed import holds_secrets, sent_fields, typed_texts

log = structlog.get_logger("web")


def install(app: Flask) -> None:
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, _from_werkzeug)
    app.register_error_handler(IntegrityError, _constraint_said_no)
    app.register_error_handler(OperationalError, _database_said_no)
    app.register_error_handler(Exception, _our_mistake)


def answer_problem(problem: Problem) -> Response:
    rollback()
    set_reading(True)
    answer = _as_json(problem) if wants_json() else _as_page(problem)
    if isinstance(problem, TooMany):
        problem.say_when(answer)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _as_json(problem: Problem) -> Response:
    status = problem.status
    answer: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(problem.message) or _unsaid(problem),
    }
    if isinstance(problem, Invalid):
        answer["errors"] = {name: str(text) for name, text in problem.fields.items()}
    response = _json(answer, status)
    if isinstance(problem, Unknown):
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _unsaid(problem: Problem) -> str:
    """What is not there and what is not for this person to see are told in the same words."""
    if isinstance(problem, NotFound):
        return _("There is no such thing, or it is not for you to see.")
    return HTTPStatus(problem.status).description


def _json(answer: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(answer), status, content_type="application/problem+json")


def _as_page(problem: Problem) -> Response:
    """What was typed comes back too: a form may have been long in the writing."""
    if isinstance(problem, Unknown) and request.method == "GET":
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)  # type: ignore[return-value]
    if isinstance(problem, csrf.StaleForm) or (isinstance(problem, TooMany) and _can_be_sent_again()):
        again = {
            "fields": sent_fields(),
            "action": request.full_path.rstrip("?"),
            "text": problem.message,
        }
        return Response(render_template("errors/stale_form.html", **again), problem.status)
    title, text = _words(problem)
    said = {"code": problem.status, "title": title, "text": text, "kept": typed_texts()}
    try:
        page = render_template("errors/error.html", **said)
    except SQLAlchemyError:
        rollback()
        page = current_app.jinja_env.get_template("errors/error.html").render(_bare_frame() | said)
    return Response(page, problem.status)


def _bare_frame() -> dict[str, Any]:
    """What stands around a page asks the database: who is there, what is new. While it is away there is only this."""
    settings = current_app.config["SETTINGS"]
    site = {"name": settings.site_name, "url": settings.origin, "lang": "en", "dir": "ltr", "nav": ()}
    return {"site": site, "me": GUEST, "unread": 0}


def _can_be_sent_again() -> bool:
    """A form whose every field comes back: not one with a file, or with a password, which is never shown. A script has its
    page still, and tells the sentence alone."""
    if request.method != "POST" or "X-CSRFToken" in request.headers or "HX-Request" in request.headers:
        return False
    return any(sent_fields()) and not holds_secrets() and not request.files


def _words(problem: Problem) -> tuple[str, str]:
    titles = {
        401: _("Sign in first"),
        403: _("Not for you"),
        404: _("Nothing here"),
        409: _("This has moved on"),
        429: _("Too fast"),
        503: _("Very busy"),
    }
    title = titles.get(problem.status, HTTPStatus(problem.status).phrase)
    fallback = _("What you look for is not here, or not for you to see.") if problem.status == 404 else ""
    return title, str(problem.message) or fallback


class _Status(Problem):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def _from_werkzeug(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    answer = answer_problem(_Status(error.code, "" if error.code == 404 else error.description or ""))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _constraint_said_no(error: IntegrityError) -> Response:
    """Where two came at once, this is the last net: the forms say it nicely before."""
    if not came_second(error):
        return _our_mistake(error)
    log.warning("constraint", error=first_line(error))
    return answer_problem(Conflict(_("Somebody was there first. Look again, then try once more.")))


def _database_said_no(error: OperationalError) -> Response:
    if not is_away(error):
        return _our_mistake(error)
    log.error("database", error=first_line(error))
    answer = answer_problem(_Status(503, _("We are very busy. Nothing was lost: try again in a moment.")))
    answer.headers["Retry-After"] = "2"
    return answer


def _our_mistake(error: Exception) -> Response:
    """A database's words end after the first line: what follows quotes the row."""
    if isinstance(error, DBAPIError):
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("unexpected", path=request.path, error=first_line(error), where=where)
    else:
        log.exception("unexpected", path=request.path)
    return answer_problem(
        _Status(500, _("Something is wrong on our side. We were told; nothing that you sent was changed."))
    )
