"""What an import says at its end, and rows that say what is here already, or something else."""

import pytest
from sqlalchemy import select

from core.db import db
from core.importing import FileRefused
from customers.purchases.models import Purchase
from customers.purchases.rates import report_currency
from tests.imports.make import PURCHASES, bring, row, take_back
from tests.imports.test_support import CASES, USAGE


def test_a_long_list_of_refusals_is_cut_and_counted_and_notes_are_said_once(app, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(PURCHASES + row("o-1") + "".join(f"o-{n},c-1,never,[],1,1,EUR\n" for n in range(2, 200)))
    told = app.test_cli_runner().invoke(args=["import", "purchases", str(file)]).stdout
    shown = told.count("From 1 to 1000 of them.")
    assert 0 < shown < 198 and f"… and {198 - shown} more refused" in told
    people = tmp_path / "people.csv"
    people.write_text("external_id,income\n" + "".join(f"x-{n},50K+\n" for n in range(201)))
    told = app.test_cli_runner().invoke(args=["import", "customers", str(people)]).stdout
    assert told.count("“income” is a new attribute") == 1


@pytest.mark.parametrize(
    ("kind", "head", "first", "other", "field"),
    [
        ("support-cases", CASES, "s-1,c-1,,T1,repair,2026-05-01,,25,open\n", "s-1,c-1,,T1,repair,2026-05-01,,26,open\n", "case_id"),
        ("usage", USAGE, "e-1,c-1,,T1,2026-05-01,brews,3\n", "e-1,c-1,,T1,2026-05-01,brews,4\n", "event_id"),
    ],
)  # fmt: skip
def test_what_is_here_with_other_content_is_refused_in_its_file_and_in_the_next(
    app, tmp_path, kind, head, first, other, field
):
    both = bring(app, kind, tmp_path / "a.csv", head + first + first + other)
    assert (both.created, both.skipped, [one.number for one in both.refusals]) == (1, 1, [3])
    later = bring(app, kind, tmp_path / "b.csv", head + other)
    assert (later.created, [(one.number, one.field) for one in later.refusals]) == (0, [(1, field)])
    with pytest.raises(FileRefused, match=f"no column {field}"):
        bring(app, kind, tmp_path / "c.csv", head.replace(field, "number") + first)


def test_the_currency_of_sums_stays_when_the_import_that_brought_it_is_taken_back(app, tmp_path):
    yen = bring(app, "purchases", tmp_path / "a.csv", PURCHASES + row("o-1", amount=60).replace("EUR", "JPY"))
    bring(app, "purchases", tmp_path / "b.csv", PURCHASES + row("o-2", "c-2"))
    take_back(app, yen.batch)
    with app.app_context():
        assert report_currency() == "JPY"
        assert db.session.scalars(select(Purchase.order_id)).all() == ["o-2"]


def test_a_demo_does_not_move_in_with_people_who_are_here_and_none_moves_out(app, world):
    run = app.test_cli_runner()
    refused = run.invoke(args=["demo", "load"])
    assert refused.exit_code == 1 and "empty database" in refused.stderr
    assert run.invoke(args=["demo", "load", "--if-empty"]).exit_code == 0
    assert run.invoke(args=["demo", "remove"]).stdout == "There is no demo here.\n"
