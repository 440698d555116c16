"""Many deliveries of one event at once, over two processes, on both databases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db import db
from core.journal.models import JournalRow
from customers.products.models import Product
from customers.purchases.models import Purchase, PurchaseLine, Refund
from tests.purchases.make import LINES, order, refund
from tests.purchases.test_hooks import SECRET, dumped, signed
from tests.world import acting

pytestmark = pytest.mark.both
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def two_nodes(app, tmp_path):
    """Sends each list of requests from a process of its own, all at once; answers the codes of both."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)

    def send(*requests):
        nodes = []
        for number, part in enumerate(requests):
            file = tmp_path / f"requests-{number}.json"
            file.write_text(json.dumps(part))
            nodes.append(_node(url, tmp_path / f"node-{number}", file))
        for node in nodes:
            assert node.stdout.readline() == "ready\n", node.log.read_text()[-2000:]
        for node in nodes:
            node.stdin.write("go\n")
            node.stdin.flush()
        return [code for node in nodes for code in json.loads(node.communicate(timeout=120)[0])]

    return send


def _node(url, instance, file):
    command = [sys.executable, "-m", "tests.purchases.deliver", url, str(instance), SECRET, str(file)]
    log = file.with_suffix(".log")
    with log.open("w") as errors:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        node = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)
    node.log = log
    return node


def request(sent, event):
    body = dumped(sent)
    return {"path": "/api/v1/hooks/purchases", "body": body.decode(), "headers": signed(body, event=event)}


def test_one_event_delivered_40_times_at_once_is_one_record(app, world, two_nodes):
    event = request(order(email=world.ana.email), "msg_1")
    codes = two_nodes([event] * 20, [event] * 20)
    assert len(codes) == 40
    assert sorted(set(codes)) == [200, 201]
    assert codes.count(201) == 1
    with acting(app):
        assert len(db.session.scalars(select(Purchase.id)).all()) == 1
        assert len(db.session.scalars(select(PurchaseLine.id)).all()) == 1
        assert db.session.scalars(select(JournalRow.kind)).all() == ["customers.purchase_recorded"]


def test_an_order_and_its_refunds_at_once_leave_the_same_totals(app, world, two_nodes):
    new = [LINES[0] | {"sku": f"N{n}", "net_amount": 1000} for n in range(5)]
    orders = [request(order(email=world.ana.email, order_id=f"O-{n}", lines=new), f"o{n}") for n in range(6)]
    backs = [
        request(refund(order_id=f"O-{n}", refund_id=f"R-{n}-{part}", amount=1500), f"r{n}{part}")
        for n in range(6)
        for part in range(2)
    ]
    codes = two_nodes((orders + backs) * 2, (backs + orders[::-1]) * 2)
    assert {code // 100 for code in codes} == {2}
    with acting(app):
        assert set(db.session.scalars(select(Purchase.refunded_amount))) == {3000}
        assert db.session.scalars(select(Refund.id).where(Refund.purchase_id.is_(None))).all() == []
        assert len(db.session.scalars(select(Product.id).where(Product.sku.like("N%"))).all()) == 5
        kinds = db.session.scalars(select(JournalRow.kind)).all()
        assert (kinds.count("customers.purchase_recorded"), kinds.count("customers.purchase_refunded")) == (6, 12)


def test_of_two_contents_with_one_id_one_is_taken(app, world, two_nodes):
    one = request(order(email=world.ana.email), "a")
    other = request(order(email=world.ana.email, currency="USD"), "b")
    codes = two_nodes([one] * 10, [other] * 10)
    assert codes.count(201) == 1
    assert codes.count(409) == 10
    with acting(app):
        assert len(db.session.scalars(select(Purchase.id)).all()) == 1
