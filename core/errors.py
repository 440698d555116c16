"""What can go wrong in words a person can act on. Raising any of these rolls the request back; `core.answers` maps each once."""

from datetime import timedelta
from math import ceil

from flask import Response


class Problem(Exception):
    """An answer that is not the one hoped for. `status` is the HTTP status, `message` one sentence for the person."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Invalid(Problem):
    """What was sent cannot be taken: a sentence for each field. The key "" is about the whole form."""

    status = 422

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(str(text) for text in fields.values()))
        self.fields = fields


class Malformed(Problem):
    """The request itself cannot be read: broken JSON, a wrong content type."""

    status = 400


class NotJson(Malformed):
    """The body is no JSON at all."""


class WrongMedium(NotJson):
    """Nor does its `Content-Type` say that it were."""

    status = 415


class Unknown(Problem):
    """Nobody is signed in, or the token is not one of ours."""

    status = 401


class Refused(Problem):
    """Known, visible, and still not allowed."""

    status = 403


class NotFound(Problem):
    """Not there, or not for this person to know of: the two look the same."""

    status = 404


class Conflict(Problem):
    """Somebody else was first, or the thing has moved on since it was read."""

    status = 409


def seconds_of(wait: timedelta) -> int:
    """One number for the sentence and for `Retry-After`: whoever waits so long does not come too early."""
    return max(1, ceil(wait.total_seconds()))


class TooMany(Problem):
    """Too often; `retry_after` says when the next try may succeed."""

    status = 429

    def __init__(self, message: str, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def say_when(self, answer: Response) -> Response:
        answer.headers["Retry-After"] = str(seconds_of(self.retry_after))
        return answer
