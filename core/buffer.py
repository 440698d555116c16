"""What a GET would like to note (a read mark, a visit, a search) is kept here and flushed apart, every few seconds.

Five seconds may be lost when a process dies; in return reading writes nothing.
"""

import atexit
import threading
from collections.abc import Callable, Hashable
from typing import Any

import structlog
from flask import Flask, current_app

from core.commit import commit, rollback

EVERY_SECONDS = 2.0
log = structlog.get_logger("buffer")
Flush = Callable[[dict[Hashable, Any]], None]


class Buffers:
    """One dict for each name; a later note under the same key replaces the earlier one."""

    def __init__(self, app: Flask, flushers: dict[str, Flush]) -> None:
        self._app = app
        self._flushers = flushers
        self._waiting: dict[str, dict[Hashable, Any]] = {name: {} for name in flushers}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, name: str, key: Hashable, value: Any) -> None:
        with self._lock:
            self._waiting[name][key] = value
        if self._thread is None and not self._app.testing:
            self._start()

    def flush(self) -> None:
        for name, flusher in self._flushers.items():
            with self._lock:
                notes, self._waiting[name] = self._waiting[name], {}
            if notes:
                self._write(name, flusher, notes)

    def _write(self, name: str, flusher: Flush, notes: dict[Hashable, Any]) -> None:
        with self._app.app_context():
            try:
                flusher(notes)
                commit()
            except Exception as error:
                rollback()
                log.error("notes lost", buffer=name, count=len(notes), error=repr(error))

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="buffers", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            self.flush()


def note(name: str, key: Hashable, value: Any) -> None:
    current_app.extensions["buffers"].put(name, key, value)
