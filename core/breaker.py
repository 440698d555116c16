"""A fuse for something that may be gone: after a failure it is left alone for a while, so its time-outs cost nobody a page."""

import time


class Breaker:
    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._until = 0.0

    def closed(self) -> bool:
        return time.monotonic() >= self._until

    def open(self) -> None:
        self._until = time.monotonic() + self._seconds
