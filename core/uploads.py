"""Files that people sent and everybody may see: four functions, behind which an object store could stand as well.

A key is random, so that nobody finds what was not shown to them, and the same picture sent by two people is two files:
erasing the one leaves the other's. Its end says what it is ("….webp", or "…-640x480.webp" with the size). Who sent it is written
down in core/pictures.py.
"""

import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from flask import Response, current_app, request

from core.access import EVERYONE
from core.errors import NotFound
from core.options import option
from core.routes import Pages

MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
_SUFFIX = re.compile(r"(?:-\d{1,4}x\d{1,4})?(?:\.jpg|\.png|\.webp)")
_KEY = re.compile(rf"[0-9a-f]{{32}}{_SUFFIX.pattern}")
_YEAR = 31_536_000

pages = Pages("uploads", __name__)


def put(data: bytes, suffix: str) -> str:
    """Kept for good before this returns; the key is all that is needed to find it again."""
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"{suffix!r} is none of ours")
    key = secrets.token_hex(16) + suffix
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
    return key


def get(key: str) -> BinaryIO:
    """Open for reading. `NotFound` for a key that is none of ours, or no longer there."""
    try:
        return _path(key).open("rb")
    except OSError as gone:
        raise NotFound from gone


def url(key: str) -> str:
    return f"/uploads/{key}"


def delete(key: str) -> None:
    """Gone already is gone as well. Call it after the commit that forgets the key."""
    with suppress(FileNotFoundError, NotFound):
        _path(key).unlink()


def _path(key: str) -> Path:
    """A key holds no slash, dot or letter that could lead out of the folder: it is matched whole."""
    if not _KEY.fullmatch(key):
        raise NotFound
    return Path(current_app.config["SETTINGS"].uploads_folder) / key


@pages.get("/uploads/<key>", access=EVERYONE)
def show(key: str) -> Response:
    """What stands behind a key never changes. Should a file ever be more than a picture, it still runs nothing."""
    with get(key) as file:
        response = Response(file.read(), mimetype=MIMES[Path(key).suffix])
    response.set_etag(key)
    response.cache_control.max_age = _YEAR
    response.cache_control.immutable = True
    response.cache_control.public = not option("members_only")
    response.cache_control.private = option("members_only") or None
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)  # type: ignore[return-value]
