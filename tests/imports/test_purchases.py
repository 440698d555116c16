"""`flask import purchases`: both shapes, bad rows, twice, and back."""

import gzip
import io
import json
import sqlite3
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.clock import iso
from core.db import db
from core.importing import FileRefused
from core.journal.models import JournalRow
from customers.models import Customer
from customers.purchases.measures import gaps, median_gaps, of_all
from customers.purchases.models import Purchase, PurchaseLine
from tests.imports.make import LINES, PURCHASES, bring, counted, row, take_back
from tests.shared import shared

CHANGED = {"imports", "journal", "journal_head"}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "orders.csv"


@pytest.mark.both
def test_orders_come_in_with_buyers_and_products_nobody_knew(app, file):
    report = bring(app, "purchases", file, PURCHASES + row("o-1") + row("o-2", "c-2"))
    assert (report.created, report.skipped, report.refusals) == (2, 0, [])
    with app.app_context():
        assert db.session.scalars(select(Customer.external_id).where(Customer.batch == report.batch)).all() == [
            "c-1",
            "c-2",
        ]
        orders = db.session.scalars(select(Purchase).order_by(Purchase.id)).all()
        assert [(one.order_id, one.ordered_amount, iso(one.ordered_at)) for one in orders] == [
            ("o-1", 5990, "2026-05-01T10:00:00Z"),
            ("o-2", 5990, "2026-05-01T10:00:00Z"),
        ]
        entries = db.session.scalars(select(JournalRow)).all()
        assert {(entry.kind, entry.batch) for entry in entries} == {("customers.purchase_recorded", report.batch)}


@pytest.mark.both
def test_twice_adds_nothing(app, file):
    bring(app, "purchases", file, PURCHASES + row("o-1") + row("o-2"))
    before = counted(app)
    again = bring(app, "purchases", file)
    assert (again.created, again.skipped, again.refusals) == (0, 2, [])
    after = counted(app)
    assert {name for name in after if after[name] != before[name]} == {"imports"}


@pytest.mark.both
def test_an_import_is_taken_back_and_nothing_else(app, file, tmp_path):
    bring(app, "purchases", tmp_path / "first.csv", PURCHASES + row("o-1", "c-1"))
    before = counted(app)
    second = bring(app, "purchases", file, PURCHASES + row("o-2", "c-1") + row("o-3", "c-3"))
    assert take_back(app, second.batch)[1]["orders"] == 2
    after = counted(app)
    assert {name for name in after if after[name] != before[name]} <= CHANGED
    with app.app_context():
        assert db.session.scalars(select(Purchase.order_id)).all() == ["o-1"]
        kinds = db.session.scalars(select(JournalRow.kind).order_by(JournalRow.seq)).all()
        assert kinds == ["customers.purchase_recorded"] * 3 + ["customers.purchase_refunded"] * 2
    assert take_back(app, second.batch)[1] == {}


def test_a_buyer_with_an_account_meanwhile_stays(app, file):
    report = bring(app, "purchases", file, PURCHASES + row("o-1"))
    with app.app_context():
        buyer = db.session.scalars(select(Customer).where(Customer.external_id == "c-1")).one()
        buyer.registered_at = buyer.joined_at
        db.session.commit()
    assert take_back(app, report.batch)[1]["customers"] == 0


def test_a_dry_run_keeps_nothing_and_counts_everything(app, file):
    before = counted(app)
    report = bring(
        app, "purchases", file, PURCHASES + row("o-1") + row("o-2") + "o-3,,never,[],1,1,EUR\n", dry_run=True
    )
    assert (report.batch, report.created, len(report.refusals)) == (None, 2, 1)
    assert counted(app) == before


MUCH = '{""sku"":""T1"",""qty"":1,""amount"":9000000000000}'


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("o-9,c-1,never,[],1,1,EUR\n", "items"),
        ('o-9,c-1,never,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', "ordered_at"),
        ('o-9,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,2,EUR\n', "amount"),
        ('o-9,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":-1}]",1,-1,EUR\n', "items.0.amount"),
        (f'o-9,c-1,2026-05-01,"[{MUCH},{MUCH}]",2,18000000000000,EUR\n', "items"),
        ('o-9,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1.5,""amount"":1}]",1,1,EUR\n', "items.0.qty"),
        ('o-9,c-1,2026-05-01,"[{""qty"":1,""amount"":1}]",1,1,EUR\n', "items.0.sku"),
        ("o-9,c-1,2026-05-01,{,1,1,EUR\n", "items"),
        ('o-9,,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', "customer_id"),
        ('o-9,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,euro\n', "currency"),
        ('o-9,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,ABC\n', "currency"),
        ('o-9,c-1,2199-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', "ordered_at"),
        (',c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', "order_id"),
        ("o-9,c-1\n", ""),
        ('o-\x00,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', "order_id"),
        ('o-1,c-1,2026-05-01,"[{""sku"":""T1"",""qty"":1,""amount"":1}]",1,1,EUR\n', ""),
    ],
)
def test_a_bad_row_is_refused_by_number_and_the_others_come_in(app, file, bad, field):
    report = bring(app, "purchases", file, PURCHASES + row("o-1") + bad + row("o-2"))
    assert report.created == 2
    assert [(one.number, one.line, one.field) for one in report.refusals] == [(2, 3, field)]


def test_an_order_that_is_here_with_other_content_is_refused(app, file, tmp_path):
    bring(app, "purchases", file, PURCHASES + row("o-1"))
    other = bring(app, "purchases", tmp_path / "other.csv", PURCHASES + row("o-1", amount=1) + row("o-2"))
    assert (other.created, [one.field for one in other.refusals]) == (1, ["order_id"])


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x1f\x8b broken", b"order_id,order_id\n"])
def test_a_file_that_is_no_such_file_is_refused_whole(app, file, content):
    file.write_bytes(content)
    before = counted(app)
    with pytest.raises(FileRefused):
        bring(app, "purchases", file)
    assert counted(app) == before


def test_a_gzip_that_breaks_off_keeps_what_came_before_and_says_so(app, tmp_path):
    whole = gzip.compress((PURCHASES + "".join(row(f"o-{n}", f"c-{n}") for n in range(3000))).encode())
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    report = bring(app, "purchases", path)
    assert report.created > 0
    assert "breaks off" in report.refusals[-1].reason


@pytest.mark.both
def test_one_line_a_row_with_what_came_back(app, file, world):
    text = (
        LINES
        + "o-1,c-1,,2026-05-01,paid,EUR,T1,Grinder,1,59.90,19.90,2026-05-20\n"
        + "o-1,c-1,,2026-05-01,paid,EUR,T2,Kettle,2,40.00,,\n"
        + "o-2,,ana@example.com,2026-05-02,paid,EUR,T2,Kettle,1,20.00,20.00,2026-05-21\n"
        + "o-3,,nobody@example.com,2026-05-02,paid,EUR,T2,Kettle,1,20.00,,\n"
        + "o-4,c-1,,2026-05-03,cancelled,EUR,T2,Kettle,1,20.00,,\n"
        + "o-5,c-1,,2026-05-03,refunded,EUR,T2,Kettle,1,20.00,,\n"
    )
    report = bring(app, "purchases", file, text)
    assert (report.created, report.refusals) == (5, [])
    with app.app_context():
        found = {one.order_id: one for one in db.session.scalars(select(Purchase))}
        left = {key: one.ordered_amount - one.refunded_amount for key, one in found.items()}
        assert left == {"o-1": 8000, "o-2": 0, "o-3": 2000, "o-4": 0, "o-5": 0}
        assert found["o-2"].customer_id == world.ana.id
        assert found["o-3"].customer_id is None
        assert found["o-4"].counts_since is None
    assert bring(app, "purchases", file).skipped == 5


def lines(*orders: tuple[str, str, str]) -> str:
    return LINES + "".join(
        f"{name},c-1,,2026-05-01,{status},EUR,T1,Grinder,1,59.90,{back},{'2026-05-20' if back else ''}\n"
        for name, status, back in orders
    )


def standing(app):
    with app.app_context():
        columns = (Purchase.order_id, Purchase.status, Purchase.refunded_amount)
        found = {row[0]: tuple(row[1:]) for row in db.session.execute(select(*columns).order_by(Purchase.id))}
        db.session.rollback()
        return found


@pytest.mark.both
def test_a_later_file_says_what_became_of_its_orders(app, file, tmp_path):
    first = [("o-1", "pending", ""), ("o-2", "paid", ""), ("o-3", "paid", ""), ("o-4", "paid", "19.90")]
    bring(app, "purchases", file, lines(*first))
    later = [("o-1", "paid", ""), ("o-2", "cancelled", ""), ("o-3", "refunded", "59.90"), ("o-4", "paid", "29.90")]
    moved = bring(app, "purchases", tmp_path / "later.csv", lines(*later))
    assert (moved.created, moved.updated, moved.skipped, moved.refusals) == (0, 4, 0, [])
    now_stands = {
        "o-1": ("paid", 0),
        "o-2": ("cancelled", 5990),
        "o-3": ("partially_refunded", 5990),
        "o-4": ("paid", 2990),
    }
    assert standing(app) == now_stands
    before = counted(app)
    for path in (tmp_path / "later.csv", file):
        again = bring(app, "purchases", path)
        assert (again.created, again.updated, again.skipped, again.refusals) == (0, 0, 4, [])
    assert standing(app) == now_stands
    assert {name for name, count in counted(app).items() if count != before[name]} == {"imports"}
    with app.app_context():
        kinds = db.session.scalars(select(JournalRow.kind)).all()
        assert kinds.count("customers.purchase_recorded") == 4


@pytest.mark.both
def test_what_came_back_by_another_door_is_not_taken_again_by_a_file(app, file, tmp_path, api, world):
    bring(app, "purchases", file, lines(("o-1", "paid", "")))
    back = {"refund_id": "R-1", "refunded_at": "2026-05-20T00:00:00Z", "amount": 1990}
    assert api(world.ada, "purchases:write").post("/purchases/o-1/refunds", back).status_code == 201
    assert bring(app, "purchases", tmp_path / "b.csv", lines(("o-1", "paid", "19.90"))).skipped == 1
    assert bring(app, "purchases", tmp_path / "c.csv", lines(("o-1", "paid", "29.90"))).updated == 1
    assert standing(app) == {"o-1": ("paid", 2990)}


def test_an_import_that_was_taken_back_and_run_again_stands_as_its_last_file_said(app, file, tmp_path):
    first = bring(app, "purchases", file, lines(("o-1", "paid", "19.90"), ("o-2", "paid", "")))
    later = tmp_path / "later.csv"
    bring(app, "purchases", later, lines(("o-1", "paid", "29.90"), ("o-2", "cancelled", "")))
    stands = standing(app)
    take_back(app, first.batch)
    assert standing(app) == {}
    assert bring(app, "purchases", later).created == 2
    assert standing(app) == stands


@pytest.mark.parametrize(
    ("currency", "price", "back", "field"),
    [
        ("EUR", "59.909", "", "net_amount"),
        ("JPY", "10.5", "", "net_amount"),
        ("KWD", "1.2345", "", "net_amount"),
        ("EUR", "59.90", "1.005", "refunded_amount"),
    ],
)
def test_money_that_is_finer_than_its_currency_is_refused_and_not_rounded(app, file, currency, price, back, field):
    rows = f"o-1,c-1,,2026-05-01,paid,{currency},T1,G,1,{price},{back},\no-2,c-1,,2026-05-01,paid,KWD,T1,G,1,1.2340,,\n"
    report = bring(app, "purchases", file, LINES + rows)
    assert report.created == 1
    assert [(one.number, one.field) for one in report.refusals] == [(1, field)]
    assert "rounded" in report.refusals[0].reason


def test_what_came_back_before_it_was_bought_is_refused(app, file):
    report = bring(app, "purchases", file, LINES + "o-1,c-1,,2026-05-01,paid,EUR,T1,G,1,9,9,2026-04-20\n")
    assert (report.created, [one.field for one in report.refusals]) == (0, ["refunded_at"])


def test_items_that_are_finer_than_their_currency_are_refused(app, file):
    report = bring(app, "purchases", file, PURCHASES + row("o-1", amount=59.909))
    assert [one.field for one in report.refusals] == ["items.0.amount"]


def test_a_bad_line_refuses_its_whole_order_and_is_named_itself(app, file):
    text = LINES + "o-1,c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,,\no-1,c-1,,2026-05-01,paid,EUR,T2,K,x,1,,\n"
    report = bring(app, "purchases", file, text)
    assert report.created == 0
    assert [(one.number, one.field) for one in report.refusals] == [(2, "quantity")]


def test_orders_pay_points_unless_the_import_says_no(app, file, tmp_path):
    from home.imports.queries import paying_imports

    pays = bring(app, "purchases", file, PURCHASES + row("o-1"))
    pays_not = bring(app, "purchases", tmp_path / "b.csv", PURCHASES + row("o-2"), pays_points=False)
    with app.app_context():
        assert paying_imports({pays.batch, pays_not.batch}) == {pays.batch}


def test_a_busy_database_is_waited_for_and_the_import_goes_on(app, file, monkeypatch):
    monkeypatch.setattr("core.transactions.BUSY_SECONDS", 0.2)
    monkeypatch.setattr("home.imports.writing.PAUSE", 0.1)
    with app.app_context():
        path = db.engine.url.database
    first = app.extensions["importers"]["purchases"].write
    others: list[sqlite3.Connection] = []

    def write(things, run):
        if not others:
            others.append(sqlite3.connect(path, isolation_level=None, check_same_thread=False))
            others[0].execute("BEGIN IMMEDIATE")
            threading.Timer(1.0, others[0].rollback).start()
        return first(things, run)

    importer = replace(app.extensions["importers"]["purchases"], write=write)
    monkeypatch.setitem(app.extensions["importers"], "purchases", importer)
    report = bring(app, "purchases", file, PURCHASES + row("o-1") + row("o-2"))
    others[0].close()
    assert (report.created, report.refusals) == (2, [])


@pytest.mark.both
def test_all_real_orders_equal_a_plain_count(app):
    """24,021 orders of 1,196 customers: sums, intervals and repeat rate as polars counts them."""
    polars = pytest.importorskip("polars")
    path = shared("data/purchases.csv.gz")
    report = bring(app, "purchases", path)
    assert (report.created, report.refusals) == (24021, [])
    frame = polars.read_csv(io.BytesIO(gzip.decompress(path.read_bytes())))
    frame = frame.with_columns(
        at=polars.col("ordered_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ"),
        cents=(polars.col("amount") * 100).round().cast(polars.Int64),
    )
    each = frame.group_by("customer_id").agg(
        polars.len().alias("orders"),
        polars.col("cents").sum(),
        polars.col("at").sort().diff().dt.total_seconds().median().alias("median"),
    )
    with app.app_context():
        house = of_all()
        assert house.buyers == each.height == 1196
        assert house.orders == 24021
        assert house.repeat_buyers == each.filter(polars.col("orders") >= 2).height
        assert house.net == each["cents"].sum()
        assert _sums() == {row["customer_id"]: (row["orders"], row["cents"]) for row in each.iter_rows(named=True)}
        assert _medians() == {
            row["customer_id"]: row["median"] for row in each.iter_rows(named=True) if row["orders"] > 1
        }
        lines = sum(len(json.loads(items)) for items in frame["items"])
        assert db.session.scalar(select(func.count()).select_from(PurchaseLine)) == lines
        assert db.session.scalar(select(func.count()).select_from(gaps().subquery())) == 24021 - 1196


def _sums():
    query = (
        select(Customer.external_id, func.count(Purchase.id.distinct()), func.sum(PurchaseLine.report_net))
        .join(Purchase, Purchase.customer_id == Customer.id)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .group_by(Customer.external_id)
    )
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(query)}


def _medians():
    median = median_gaps().subquery()
    query = select(Customer.external_id, median.c.seconds).join(median, median.c.customer_id == Customer.id)
    return dict(db.session.execute(query).all())
