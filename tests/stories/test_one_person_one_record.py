"""Olga buys, joins, comes in with her company account and changes everything about herself: she stays one record."""

from sqlalchemy import select

from core.db import db
from core.worker import tick
from customers.models import Customer
from tests.customers.doors import PASSWORD, enter, is_in, join, mailed_path, send

ORDER = {
    "order_id": "A-1",
    "customer": {"email": "olga@example.com"},
    "ordered_at": "2026-05-01T10:00:00Z",
    "currency": "EUR",
    "status": "paid",
    "lines": [{"sku": "T1", "name": "Grinder T1", "quantity": 1, "net_amount": 5990}],
}


def olgas(app):
    with app.app_context():
        rows = db.session.scalars(select(Customer).where(Customer.handle.in_(["olga", "olga-bell"]))).all()
        return [(row.id, row.handle, row.email) for row in rows]


def test_one_person_stays_one_record(app, client, api, sign_in, world):
    shop = api(world.ada, "purchases:write")
    assert shop.post("/purchases", ORDER).status_code == 201

    assert join(app, client, "olga").status_code == 303
    ((number, _handle, _email),) = olgas(app)
    with app.app_context():
        tick()

    fields = {"name": "Olga Bell", "handle": "olga-bell", "title": "", "location": "", "bio": ""}
    assert send(client, "/settings/profile", **fields).status_code == 303
    ask = {"email": "olga@bell.example", "current_password": PASSWORD}
    send(client, "/settings/email", at="/settings/account", **ask)
    with app.app_context():
        from core.mail import Mail

        sent = db.session.scalars(select(Mail.text).where(Mail.to == "olga@bell.example")).one()
    path = next(word for word in sent.split() if "/settings/email/" in word).split("8000", 1)[1]
    assert send(client, path).status_code == 303
    assert olgas(app) == [(number, "olga-bell", "olga@bell.example")]

    elsewhere = app.test_client()
    assert enter(elsewhere, "olga@example.com").status_code == 422
    assert enter(elsewhere, "olga@bell.example").status_code == 303 and is_in(elsewhere)

    send(app.test_client(), "/reset", email="olga@bell.example")
    send(app.test_client(), mailed_path(app), password="a quite different one", again="a quite different one")
    assert not is_in(elsewhere) and not is_in(client)
    assert enter(elsewhere, "olga@bell.example", "a quite different one").status_code == 303

    orders = shop_orders(app, number)
    assert orders == ["A-1"]
    assert client.get("/u/olga").location == "/u/olga-bell"


def shop_orders(app, customer_id):
    from customers.purchases.models import Purchase

    with app.app_context():
        return list(db.session.scalars(select(Purchase.order_id).where(Purchase.customer_id == customer_id)))
