"""The browser's session: made anew at every sign-in, so that nothing from before it is worth stealing."""

import re

from flask import session
from flask_login import login_user, logout_user

from customers import viewers

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def begin(customer_id: int, remember: bool = False) -> None:
    session.clear()
    login_user(viewers.by_id(customer_id), remember=remember)


def end() -> None:
    logout_user()
    kept = {key: session[key] for key in ("_remember",) if key in session}
    session.clear()
    session.update(kept)


def own_path(wish: str) -> str:
    """Where to go next: a path of this site, whatever was asked for."""
    return wish if OWN_PATH.fullmatch(wish) else "/"
