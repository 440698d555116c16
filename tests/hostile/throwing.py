"""One run of a programme: a place, a judge and a report, and the few ways to throw."""

from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.counts import count
from tests.hostile.conftest import Place
from tests.hostile.doors import SAMPLES, Walk, fresh, starts, walk
from tests.hostile.judging import Judge, Tally
from tests.hostile.page_forms import PageForm, forms_of
from tests.hostile.reporting import Report
from tests.hostile.texts import texts_for

PARTS = count(1, 4)  # so that `pytest -n` may share them out
LONGEST_ADDRESS = 8_000  # servers refuse longer ones


class Thrower:
    def __init__(self, place: Place, what: str) -> None:
        self.place, self.judge, self.report = place, Judge(), Report(what)

    def door(self, name: str, free: bool = False) -> Tally:
        tally = self.report.door(name)
        tally.is_free = free
        return tally

    def texts(self, free: bool = True, share: int = 1) -> list[tuple[str, str]]:
        """UTF-8 can carry each: a lone surrogate comes as a question mark, and as JSON's escape in `test_api`. On
        PostgreSQL each door gets a third, another one than its neighbour."""
        share = max(share, 3) if self.place.app.config["SETTINGS"].is_postgresql else share
        texts = texts_for(len(self.report.doors), free, share)
        return [(name, text.encode("utf-8", "replace").decode()) for name, text in texts]

    def walk(self, tally: Tally, who: str, each: int = 1) -> Walk:
        client = self.place.visitor(who)
        return walk(self.place.app, lambda url: self.judge.ask(tally, url, client, url), starts(self.place.app), each)

    def through_form(self, who: str, form: PageForm, name: str, free: bool) -> None:
        self.place.reset()
        tally = self.door(f"{who}: {form.method} {form.action} {name}", free)
        for number, (called, text) in enumerate(self.texts(free)):
            with self.place.later():
                client = self.place.visitor(who)
                current = (again(client, form) if form.has_state else None) or form
                self._send(tally, called, client, current, fresh(current.values(SAMPLES), number) | {name: text})
        self.aftermath(tally)

    def _send(self, tally: Tally, called: str, client: FlaskClient, form: PageForm, sent: dict[str, str]) -> None:
        if form.method == "post":
            sent["csrf_token"] = self.place.csrf()
            answer = self.judge.ask(tally, called, client, form.action, "POST", data=sent)
            self._follow(tally, called, client, answer)
        elif sum(map(len, sent.values())) <= LONGEST_ADDRESS:
            self.judge.ask(tally, called, client, form.action, query_string=sent)

    def _follow(self, tally: Tally, called: str, client: FlaskClient, answer: TestResponse) -> None:
        if answer.status_code in (302, 303) and answer.headers["Location"].startswith("/"):
            self.judge.ask(tally, f"{called}, then", client, answer.headers["Location"])

    def aftermath(self, tally: Tally) -> None:
        """Where else the texts show, once the readers have read them: every kind of page. In small, after each 8th."""
        if not tally.taken or len(self.report.doors) % count(8, 1):
            return
        with self.place.later():
            self.place.drain()
            self.walk(tally, "ada")

    def done(self, told: Callable[[str], None]) -> None:
        self.report.tell(told, self.judge)
        self.report.tell_shut(told)
        assert not self.report.wrong()


def again(client: FlaskClient, form: PageForm) -> PageForm | None:
    answer = client.get(form.page)
    forms = forms_of(form.page, answer.text) if answer.status_code == 200 else []
    return next((new for new in forms if (new.method, new.names) == (form.method, form.names)), None)
