"""What somebody had typed into a form that was refused. It goes back to them, whatever answered."""

from typing import Any

from flask import g, request
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import BooleanField

SECRETS = ("password", "token", "secret")
BUTTONS = ("voted", "weight", "follow", "react", "withdraw", "given", "level", "preview", "views", "voting", "idea")
HIDDEN = ("once", "version", "reply_to", "next", "check")


def note_form(form: Any) -> None:
    """The forms of this request know what their fields are called, and which are not typed but chosen."""
    g.setdefault("page_forms", []).append(form)


def sent_fields() -> list[tuple[str, str]]:
    """All that was sent, to be sent once more; passwords and files are asked for anew. What was too much to read is not
    read a second time."""
    return [(name, text) for name, text in _sent() if not _is_secret(name)]


def holds_secrets() -> bool:
    """A password, which is never shown; each form has the CSRF token."""
    return any(_is_secret(name) for name, _text in _sent() if name != "csrf_token")


def typed_texts() -> list[tuple[str, str]]:
    """(what the field is called, what was typed there), however short."""
    sent = [(name, text) for name, text in sent_fields() if text.strip()]
    return [(_label(name), text) for name, text in sent if _is_typed(name)]


def _sent() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []


def _is_secret(name: str) -> bool:
    """`again` is the second password of two."""
    return name == "again" or any(word in name.lower() for word in SECRETS)


def _is_typed(name: str) -> bool:
    field = _field(name)
    is_chosen = isinstance(field, BooleanField) or hasattr(field, "iter_choices")
    return not is_chosen and name not in (*BUTTONS, *HIDDEN) and not name.endswith("_id")


def _label(name: str) -> str:
    field = _field(name)
    return str(field.label.text) if field is not None else name.replace("_", " ").replace("-", " ").capitalize()


def _field(name: str) -> Any:
    return next((form[name] for form in g.get("page_forms", ()) if name in form), None)
