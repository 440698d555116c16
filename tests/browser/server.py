"""The site behind a real address, in this process: what a test prepares or looks up stands beside what the browser sees."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 5.0  # seconds that a request may still take after its page was closed


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing on the terminal; what went wrong is in `Server.faults`."""


class Server:
    """Serves whichever app stands in `app`; `delay` slows the answers to unsafe requests, for what happens meanwhile."""

    def __init__(self) -> None:
        self.app: Flask | None = None
        self.faults: list[str] = []
        self.posts: list[str] = []
        self.delay = 0.0
        self._busy, self._lock = 0, Lock()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Quiet)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, name="browser-tests", daemon=True)

    def start(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def settle(self) -> None:
        """Waits until nothing is under way, so that the database can be put back."""
        until = time.monotonic() + PATIENCE
        while self._busy and time.monotonic() < until:
            time.sleep(0.01)

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        assert self.app is not None
        said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"

        def note(status: str, headers: Any, *rest: Any) -> Any:
            if status.startswith("5"):
                self.faults.append(f"{said}: {status}")
            return start(status, headers, *rest)

        with self._counted():
            if environ["REQUEST_METHOD"] == "POST":
                self.posts.append(environ["PATH_INFO"])
                time.sleep(self.delay)
            answer = self.app(environ, note)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
