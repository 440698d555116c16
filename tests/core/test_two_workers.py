"""Several workers begin at the same moment on a new database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete

from core.commit import commit
from core.db import db
from core.journal.models import Cursor
from core.journal.readers import follow


@pytest.mark.both
def test_workers_that_meet_at_a_reader_without_a_cursor_both_go_on(app: Flask):
    reader = app.extensions["readers"][0]
    for _round in range(10):
        with app.app_context():
            db.session.execute(delete(Cursor))
            commit()
        together = Barrier(4)

        def work(gate: Barrier = together) -> None:
            with app.app_context():
                gate.wait()
                follow(reader)

        with ThreadPoolExecutor(4) as workers:
            for done in [workers.submit(work) for _ in range(4)]:
                done.result()
