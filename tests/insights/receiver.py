"""Somebody who gets webhooks: a server of one thread that keeps what came and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """`answers` are statuses, or (status, headers), the last of them for all that come after; `hold` makes it silent until set."""

    answers: list[Any] = field(default_factory=lambda: [204])
    got: list[Any] = field(default_factory=list)
    hold: threading.Event | None = None
    url: str = ""

    def answer(self) -> tuple[int, dict[str, str]]:
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return said if isinstance(said, tuple) else (said, {})


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            if receiver.hold:
                receiver.hold.wait(20)
            status, headers = receiver.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield receiver
    if receiver.hold:
        receiver.hold.set()
    server.shutdown()
    server.server_close()
