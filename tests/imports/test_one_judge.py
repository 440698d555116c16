"""A file's orders are judged as the API judges them: whatever one door refuses, the other does."""

import json

import pytest
from sqlalchemy import func, select

from core.db import db
from core.errors import Invalid
from core.importing import Row, RowRefused
from customers.purchases.forms import PurchaseForm
from customers.purchases.models import Purchase, Refund
from customers.purchases.rows import judge, refund_id_of
from customers.purchases.shapes import Order
from tests.imports.make import LINES, PURCHASES, bring
from tests.purchases.make import order

HEADER = PURCHASES.strip().split(",")
LONG = "o" * 120
WORDS = ["", " ", "T1", "a\tb", "a\nb", "a\x00b", "\u200b", "ü" * 64, "x" * 65, "x" * 120, "x" * 121, "x" * 300, " T1 "]
NUMBERS = [0, 1, 1_000_000, 1_000_001, -1, 10**15, 10**15 + 1, 2**63, True]
MOMENTS = [
    "2026-05-01",
    "1899-12-31",
    "2200-01-01",
    "0001-01-01T00:00:00+14:00",
    "2026-05-01T10:00:00.5+02:00",
    "now",
    "",
]


def sent(**change):
    """What both doors are told: the API's body, and the file's row that says the same."""
    body = order(email=None, external_id="c-1") | {name: value for name, value in change.items() if name in order()}
    line = body["lines"][0] | {name: value for name, value in change.items() if name in ("sku", "name", "quantity")}
    body["lines"] = [line | {"net_amount": change.get("net_amount", 5990)}]
    amount = body["lines"][0]["net_amount"]
    major = amount if isinstance(amount, bool) else f"{amount // 100}.{amount % 100:02}" if amount >= 0 else "-0.01"
    item = {"sku": line["sku"], "name": line["name"], "qty": line["quantity"], "amount": major}
    whose = body["customer"].get("external_id", "")
    cells = [body["order_id"], whose, body["ordered_at"], json.dumps([item]), "", "", body["currency"]]
    row = dict(zip(HEADER, cells, strict=True)) | {"email": body["customer"].get("email", ""), "status": body["status"]}
    return body, Row(1, 2, row)


CHANGES = [
    *({name: word} for name in ("order_id", "sku", "name") for word in WORDS),
    *({"customer": {"external_id": word}} for word in WORDS),
    *({"customer": {"email": word}} for word in ("ana@example.com", "Ana@Example.com ", "ana@", "x" * 250 + "@e.org")),
    *({name: number} for name in ("quantity", "net_amount") for number in NUMBERS),
    *({"ordered_at": word} for word in MOMENTS),
    *({"currency": word} for word in ("EUR", "eur", "EURO", "E1R", "", "€€€")),
    *({"status": word} for word in ("paid", "refunded", "trash", "sold")),
]


def test_what_one_door_refuses_the_other_does_and_what_both_take_is_the_same(app):
    taken = 0
    with app.test_request_context():
        for change in CHANGES:
            body, row = sent(**change)
            try:
                by_api = Order.of(PurchaseForm.from_data(body))
            except Invalid:
                with pytest.raises(RowRefused):
                    judge(row)
            else:
                assert judge(row).order == by_api, change
                taken += 1
    assert len(CHANGES) / 4 < taken < len(CHANGES)


def test_a_refusal_names_the_row_and_the_column_of_the_file(app, tmp_path):
    text = (
        LINES
        + "o-1,c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,,\n"
        + "o-2,c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,,\n"
        + f"o-2,c-1,,2026-05-01,paid,EUR,T2,{'n' * 300},1,1,,\n"
        + "o-3,c-1,,1234-05-01,paid,EUR,T1,G,1,59.90,,\n"
        + "o-4,c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,5,1234-05-01\n"
        + "o-5,c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,60,\n"
        + "o-6,c-1,ana@,2026-05-01,paid,EUR,T1,G,1,59.90,,\n"
        + "o-7,c-1,,2026-05-01,sold,EUR,T1,G,1,59.90,,\n"
    )
    report = bring(app, "purchases", tmp_path / "orders.csv", text)
    assert report.created == 1
    assert [(one.number, one.field) for one in report.refusals] == [
        (3, "product_name"),
        (4, "ordered_at"),
        (5, "refunded_at"),
        (6, "refunded_amount"),
        (7, "email"),
        (8, "status"),
    ]


@pytest.mark.both
def test_two_long_order_ids_that_end_alike_each_keep_their_own_refund(app, tmp_path):
    """Cut from the front to fit, both refunds had one id."""
    ids = [f"{letter}{LONG[1:]}" for letter in "ab"]
    rows = [f"{one},c-1,,2026-05-01,paid,EUR,T1,G,1,59.90,19.90,2026-05-20\n" for one in (*ids, "o-1", "cancelled:7")]
    report = bring(app, "purchases", tmp_path / "orders.csv", LINES + "".join(rows))
    assert (report.created, report.refusals) == (4, [])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Refund)) == 4
        assert set(db.session.scalars(select(Purchase.refunded_amount))) == {1990}
        assert refund_id_of("o-1") == "o-1:file" in db.session.scalars(select(Refund.refund_id)).all()
