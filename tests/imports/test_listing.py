"""`flask import list` says of each import whether it runs, and how much it brought until now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import at, now
from core.db import db
from core.importing import Tally
from home.demo.loading import begin, end
from home.imports.models import Import
from home.imports.queries import state_of
from home.imports.running import importer_named, run_import
from tests.imports.make import bring, take_back

HEADER = "external_id,email,handle,name,joined_at\n"


class PulledPlug(Exception):
    pass


def stands(app):
    """(state, created) of the last import."""
    with app.app_context():
        row = db.session.execute(select(Import.__table__).order_by(Import.id.desc()).limit(1)).one()
        db.session.rollback()
        return state_of(row), row.created


@pytest.mark.both
def test_an_import_that_runs_or_was_killed_has_counted_what_it_brought(app, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text(HEADER + "".join(f"x-{number},,,,\n" for number in range(90)))
    seen = []

    def moved(consumed):
        seen.append(stands(app))
        if len(seen) == 2:
            raise PulledPlug

    with app.app_context(), pytest.raises(PulledPlug):
        run_import(importer_named("customers"), file, progress=moved)
    assert seen == [("running", 40), ("running", 80)] and stands(app) == ("running", 80)
    with at(now() + timedelta(minutes=3)):
        assert stands(app) == ("broken off", 80)
    report = bring(app, "customers", file)
    assert (report.created, report.skipped) == (10, 80) and stands(app) == ("done", 10)
    take_back(app, report.batch)
    assert stands(app) == ("taken back", 10)


def test_the_list_prints_them(app, tmp_path):
    bring(app, "customers", tmp_path / "customers.csv", HEADER + "x-1,,,,\n")
    line = app.test_cli_runner().invoke(args=["import", "list"]).output
    assert " customers " in line and " done " in line and " 1 customers.csv" in line


def test_the_demo_stands_there_as_done(app):
    with app.app_context():
        end(begin("small"))
    assert stands(app) == ("done", 0)


def test_what_is_counted_is_what_a_tally_has():
    assert {"created", "updated", "skipped"} <= vars(Tally()).keys() & set(Import.__table__.columns.keys())
