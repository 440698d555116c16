"""The feed as a stream of lines: to the head, or on and on as new entries come."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from core.access import Viewer
from core.db import db
from core.errors import TooMany
from core.jsons import dump, dump_line
from core.transactions import reading
from customers.viewers import again
from insights.feed.entries import Asked, Reading

FOLLOWERS = 8
AT_ONCE = 2000
PAUSE = 0.25
HEARTBEAT = 15.0
Line = Callable[[dict[str, Any]], bytes]


class Withdrawn(Exception):
    """The token is none of ours any more: what was begun ends here."""


_places = threading.BoundedSemaphore(FOLLOWERS)


ndjson = dump_line


def server_sent(entry: dict[str, Any]) -> bytes:
    return b"id: %d\nevent: entry\ndata: %b\n\n" % (entry["seq"], dump(entry))


# A blank before the next entry is nothing to JSON; an empty line would be one that is none.
HEARTBEATS: dict[Line, bytes] = {ndjson: b" ", server_sent: b": still here\n\n"}


def follow(app: Flask, viewer: Viewer, asked: Asked, after: int, line: Line) -> Iterator[bytes]:
    """Entries as they come, until the other side hangs up. Each occupies a thread, so a process has a few places."""
    if not _places.acquire(blocking=False):
        raise TooMany(_("Too many are following. Poll instead, or try again soon."), timedelta(seconds=30))
    return _following(app, viewer, asked, after, line)


def _following(app: Flask, viewer: Viewer, asked: Asked, after: int, line: Line) -> Iterator[bytes]:
    heard = time.monotonic()
    try:
        yield HEARTBEATS[line]
        while True:
            with _looking(app, viewer, asked) as reading_on:
                if reading_on is None:
                    return
                batch = reading_on.batch(after, AT_ONCE)
                lines = b"".join(map(line, batch.entries)) if batch else b""
            if batch is None:
                time.sleep(PAUSE)
            else:
                after = batch.last
            if lines or time.monotonic() - heard > HEARTBEAT:
                heard = time.monotonic()
                yield lines or HEARTBEATS[line]
    finally:
        _places.release()


def as_lines(app: Flask, viewer: Viewer, head: int) -> Iterator[bytes]:
    """The snapshot, its head first."""
    yield ndjson({"head": head})
    with suppress(Withdrawn):
        for some in _all_objects(app, viewer):
            yield b"".join(map(ndjson, some))


def as_one(app: Flask, viewer: Viewer, head: int) -> Iterator[bytes]:
    """The snapshot as one JSON object; what was broken off does not close."""
    yield b'{"data":['
    between = b""
    with suppress(Withdrawn):
        for some in _all_objects(app, viewer):
            yield between + b",".join(map(dump, some))
            between = b","
        yield b'],"head":%d}' % head


def _all_objects(app: Flask, viewer: Viewer) -> Iterator[list[dict[str, Any]]]:
    """Everything this viewer may see, as it stands now, some at a time."""
    for kind in app.extensions["feed_types"]:
        after = 0
        while True:
            with _looking(app, viewer, Asked()) as looking:
                if looking is None:
                    raise Withdrawn
                some, after = _objects_of(app, looking, kind, after)
            if some:
                yield some
            if not after:
                break


def _objects_of(app: Flask, looking: Reading, kind: str, after: int) -> tuple[list[dict[str, Any]], int]:
    ids = app.extensions["feed_types"][kind].page(after, AT_ONCE)
    if not ids:
        return [], 0
    found = looking.objects((kind, number) for number in ids)
    shaped = [looking.shape(kind, number, value) for (_kind, number), value in sorted(found.items())]
    return [{"object": each} for each in shaped if "gone" not in each], ids[-1]


@contextmanager
def _looking(app: Flask, viewer: Viewer, asked: Asked) -> Iterator[Reading | None]:
    """A short transaction of its own: a stream may last for hours and must hold no connection meanwhile. None where the token was
    withdrawn since; who lost a role sees less from here on."""
    with app.app_context(), reading():
        try:
            person = again(viewer)
            yield Reading(person, asked) if person else None
        finally:
            db.session.rollback()
