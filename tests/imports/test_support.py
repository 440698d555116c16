"""`flask import support-cases` and `usage`, and the commands themselves."""

import pytest

from tests.imports.make import PURCHASES, bring, counted, row, take_back

CASES = "case_id,customer_id,email,product,kind,opened_at,closed_at,minutes,status\n"
USAGE = "event_id,customer_id,email,sku,at,measure,value\n"


@pytest.mark.both
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("support-cases", CASES + "s-1,c-1,,T1,repair,2026-05-01,,25,open\ns-2,,ana@example.com,,,2026-05-01,,,\n"),
        ("usage", USAGE + "e-1,c-1,,T1,2026-05-01,brews,3\ne-2,,ana@example.com,X7,2026-05-01,brews,4\n"),
    ],
)
def test_they_come_in_once_and_go_back(app, tmp_path, kind, text):
    before = counted(app)
    report = bring(app, kind, tmp_path / "file.csv.gz", text)
    assert (report.created, report.refusals) == (2, [])
    assert bring(app, kind, tmp_path / "file.csv.gz").skipped == 2
    take_back(app, report.batch)
    after = counted(app)
    assert {name for name in after if after[name] != before[name]} == {"imports"}


def test_json_lines_are_read_too(app, tmp_path):
    line = '{"event_id": "e-1", "customer": {"external_id": "c"}, "at": "2026-05-01", "measure": "m", "value": 1}\n'
    report = bring(app, "usage", tmp_path / "usage.ndjson", line + "not json\n" + '{"event_id": 5}\n')
    assert (report.created, [one.number for one in report.refusals][:2]) == (1, [2, 3])


def test_a_row_that_has_a_key_twice_is_refused_by_its_number(app, tmp_path):
    line = '{"event_id": "e-%d", "customer": {"external_id": "c"}, "at": "2026-05-01", "measure": "m", %s}\n'
    lines = [line % (1, '"value": 1'), line % (2, '"value": 1, "value": 2'), line % (3, '"sku": {"a": 1, "a": 1}')]
    report = bring(app, "usage", tmp_path / "usage.ndjson", "".join(lines))
    assert (report.created, [(one.number, one.field) for one in report.refusals]) == (1, [(2, "value"), (3, "a")])
    doubled = row("o-2").replace('""qty"":1', '""qty"":1,""qty"":2')
    report = bring(app, "purchases", tmp_path / "orders.csv", PURCHASES + row("o-1") + doubled)
    assert (report.created, [(one.number, one.field) for one in report.refusals]) == (1, [(2, "items")])
    assert "“qty”" in report.refusals[0].reason


def test_minutes_that_are_no_number_are_refused(app, tmp_path):
    report = bring(app, "support-cases", tmp_path / "a.csv", CASES + "s-1,c-1,,T1,repair,2026-05-01,,long,open\n")
    assert [(one.number, one.field) for one in report.refusals] == [(1, "minutes")]


def test_the_command_says_what_came_of_it(app, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(PURCHASES + row("o-1") + "o-2,c-1,never,[],1,1,EUR\n")
    run = app.test_cli_runner()
    told = run.invoke(args=["import", "purchases", str(file)])
    assert told.exit_code == 0
    assert "row 2 (line 3): items: From 1 to 1000 of them." in told.stdout
    assert "purchases: 1 created, 0 updated, 0 skipped, 1 refused (batch 1)" in told.stdout
    assert "1 orders taken back" in run.invoke(args=["import", "undo", "1"]).stdout
    assert "nothing left" in run.invoke(args=["import", "undo", "1"]).stdout
    assert run.invoke(args=["import", "undo", "99"]).exit_code == 1
    assert "taken back" in run.invoke(args=["import", "list"]).stdout
    dry = run.invoke(args=["import", "purchases", str(file), "--dry-run"])
    assert "dry run, nothing was kept" in dry.stdout


def test_a_file_without_one_good_row_ends_with_1(app, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(PURCHASES + "o-2,c-1,never,[],1,1,EUR\n")
    assert app.test_cli_runner().invoke(args=["import", "purchases", str(file)]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["import", "purchases", str(tmp_path / "none")]).exit_code == 2
