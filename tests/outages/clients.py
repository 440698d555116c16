"""Clients that post through the API and through pages, note what was acknowledged, and carry on when the house falls."""

import http.client
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import orjson
from itsdangerous import URLSafeTimedSerializer

from customers import viewers
from customers.tokens.actions import create_token
from tests.outages.family import wait_for
from tests.outages.house import SECRET, House
from tests.world import Person, acting

CSRF = "c" * 40
PATIENT = 600.0  # seconds for an answer, on a machine where a start can take minutes
PACE = 0.11  # seconds between two posts: a session may ask 600 times a minute
Headers = dict[str, str]


class Line:
    """A kept connection that is made anew when it broke."""

    def __init__(self, port: int, timeout: float = 30.0) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def ask(self, method: str, path: str, headers: Headers, body: bytes = b"") -> tuple[int, bytes]:
        """OSError or HTTPException where there was no answer."""
        try:
            self._connection.request(method, path, body or None, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()


def token(house: House, person: Person, *scopes: str) -> Headers:
    with acting(house.app):
        return {"Authorization": f"Bearer {create_token(person.id, scopes)[1]}", "Content-Type": "application/json"}


def cookie(house: House, person: Person) -> Headers:
    """A session as signing in leaves it."""
    client = house.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = viewers.session_key(person.id, 0)
        session["_fresh"] = True
        session["csrf_token"] = CSRF
    kept = client.get_cookie("session")
    assert kept
    return {"Cookie": f"session={kept.value}"}


def csrf_token() -> str:
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(CSRF))


@dataclass
class Poster:
    """One client. Every second one asks again, with the same key, until it is answered; the others give such a post up."""

    house: House
    person: Person
    threads: Sequence[int]
    by_page: bool
    insists: bool
    acknowledged: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    answers: Counter[int | str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._headers = cookie(self.house, self.person) if self.by_page else token(self.house, self.person, "write")
        self._csrf = csrf_token()

    def run(self, on: Callable[[], bool]) -> None:
        line = Line(self.house.port)
        number = 0
        while on():
            number += 1
            self._post(line, f"Reply {number} of {self.person.handle}, {uuid.uuid4().hex}", number)
            time.sleep(PACE)
        line.close()

    def _post(self, line: Line, text: str, number: int) -> None:
        """A refusal (429) was an answer: nothing was posted, and the same is asked again a moment later."""
        ask = self._page if self.by_page else self._api
        patience = time.monotonic() + PATIENT
        while time.monotonic() < patience:
            begun = time.monotonic()
            try:
                status, said = ask(line, text, self.threads[number % len(self.threads)])
            except (OSError, http.client.HTTPException) as broken:
                status, said = 0, repr(broken).encode()
            self.answers[status or "no answer"] += 1
            if status:
                self.seconds.append(time.monotonic() - begun)
            if status in (201, 303):
                return self.acknowledged.append(text)
            assert status in (0, 429) or status >= 500, f"{status}: {said[:500]!r}"
            if status != 429 and not self.insists:
                return self.given_up.append(text)
            time.sleep(0.2)
        raise AssertionError(f"nobody answered {text}")

    def _api(self, line: Line, text: str, thread: int) -> tuple[int, bytes]:
        body = orjson.dumps({"body": text})
        return line.ask("POST", f"/api/v1/threads/{thread}/posts", self._headers | {"Idempotency-Key": text}, body)

    def _page(self, line: Line, text: str, thread: int) -> tuple[int, bytes]:
        sent = {"body": text, "once": text[-32:], "csrf_token": self._csrf}
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        return line.ask("POST", f"/t/{thread}/reply", headers, urlencode(sent).encode())


class Posters:
    def __init__(self, house: House, threads: Sequence[int]) -> None:
        self.all = [
            Poster(house, person, threads, by_page=number % 4 > 1, insists=number % 2 == 0)
            for number, person in enumerate(house.writers)
        ]

    def acknowledged(self) -> int:
        return sum(len(each.acknowledged) for each in self.all)

    def wait_for_more(self, more: int = 10) -> float:
        """Until so many more were acknowledged: how long that took."""
        enough = self.acknowledged() + more
        return wait_for(lambda: self.acknowledged() >= enough, f"{more} posts to be acknowledged")

    def answers(self) -> Counter[int | str]:
        return sum((each.answers for each in self.all), Counter())

    def seconds(self) -> list[float]:
        return sorted(second for each in self.all for second in each.seconds)


@contextmanager
def posting(house: House, threads: Sequence[int]) -> Iterator[Posters]:
    """Eight at once, until the block ends; the last post of each is waited for."""
    posters = Posters(house, threads)
    ending = threading.Event()
    with running([lambda each=each: each.run(lambda: not ending.is_set()) for each in posters.all], ending):
        yield posters


@contextmanager
def running(calls: Sequence[Callable[[], None]], ending: threading.Event) -> Iterator[list[threading.Thread]]:
    """Each in a thread; what one of them raises is raised at the end."""
    wrong: list[BaseException] = []

    def run(call: Callable[[], None]) -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        ending.set()
        for thread in threads:
            thread.join(PATIENT)
    if wrong:
        raise wrong[0]
