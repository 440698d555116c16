"""A fuse for something that may be gone: after a failure it is left alone for a while, so its time-outs cost nobody a page.

When the while is over, one caller tries and the others go on without, until that one has seen it answer.
"""

import threading
import time


class Breaker:
    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._until = 0.0
        self._lock = threading.Lock()

    def closed(self) -> bool:
        """Whether this caller may use it. Say `answered()` or `open()` afterwards."""
        if not self._until:
            return True
        with self._lock:
            if time.monotonic() < self._until:
                return False
            self._until = time.monotonic() + self._seconds
            return True

    def open(self) -> None:
        self._until = time.monotonic() + self._seconds

    def answered(self) -> None:
        self._until = 0.0
