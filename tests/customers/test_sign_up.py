"""Joining: prove the address, and be one person however often one clicks."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import now, shifted
from core.db import db
from core.journal.models import JournalRow
from customers.models import Customer
from tests.customers.doors import PASSWORD, enter, is_in, join, last_mail, mailed_path, send
from tests.world import acting

NEW = {"email": "olga@example.com", "handle": "olga", "name": "Olga", "password": PASSWORD}


def customer(app, email):
    with app.app_context():
        return db.session.scalars(select(Customer).where(Customer.email == email)).one_or_none()


def test_one_joins_by_the_mailed_link_and_is_in(app, client):
    answer = join(app, client)
    assert answer.status_code == 303
    assert is_in(client)
    olga = customer(app, "olga@example.com")
    assert (olga.handle, olga.name, olga.skeleton) == ("olga", "Olga", "olga")
    assert olga.email_verified_at and olga.registered_at


def test_joining_stands_in_the_journal_without_a_name(app, client):
    join(app, client)
    with app.app_context():
        entry = db.session.execute(select(JournalRow.kind, JournalRow.facts)).one()
    assert entry.kind == "customers.joined" and entry.facts == {"claimed": False}


def test_nothing_is_on_record_before_the_address_is_proven(app, client):
    send(client, "/sign-up", **NEW)
    assert customer(app, "olga@example.com") is None
    assert enter(client, "olga@example.com").status_code == 422


def test_looking_at_the_link_uses_nothing_up(app, client):
    send(client, "/sign-up", **NEW)
    path = mailed_path(app)
    assert client.get(path).status_code == client.get(path).status_code == 200
    assert send(client, path).status_code == 303


def test_the_link_works_once(app, client):
    send(client, "/sign-up", **NEW)
    path = mailed_path(app)
    other = app.test_client()
    assert send(client, path).status_code == 303
    assert other.get(path).status_code == 404


def test_the_link_ends_after_three_days(app, client):
    send(client, "/sign-up", **NEW)
    path = mailed_path(app)
    with shifted(timedelta(days=3, minutes=1)):
        assert client.get(path).status_code == 404


def test_a_double_click_makes_one_account(app, client):
    send(client, "/sign-up", **NEW)
    first = mailed_path(app)
    send(client, "/sign-up", **NEW)
    second = mailed_path(app)
    assert send(client, first).status_code == 303
    assert app.test_client().get(second).status_code == 404
    with app.app_context():
        same = select(func.count()).where(Customer.email == "olga@example.com")
        assert db.session.scalar(same) == 1


def test_a_known_address_gets_the_same_page_and_another_mail(app, client, world):
    unknown = send(client, "/sign-up", **NEW)
    known = send(client, "/sign-up", **{**NEW, "handle": "olga2", "email": world.ana.email})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(world.ana.email, "X") == unknown.text.replace("olga@example.com", "X")
    to, subject, text = last_mail(app)
    assert to == world.ana.email and "You have an account" in subject and "/sign-in" in text


@pytest.mark.parametrize("handle", ["ana", "Ana", "АNА".lower(), "admin", "a", "x" * 21])
def test_a_handle_that_is_taken_reserved_or_misshapen_is_refused(client, handle):
    answer = send(client, "/sign-up", **{**NEW, "handle": handle})
    assert answer.status_code == 422
    assert 'id="handle-error"' in answer.text and "olga@example.com" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", "x@mailinator.com"),
        ("password", "password123"),
        ("password", "short"),
        ("password", "olga@example.com"),
        ("name", "x" * 61),
        ("handle", "a\x00b"),
        ("email", ""),
    ],
)
def test_bad_input_comes_back_with_what_was_typed_and_a_sentence(client, field, value):
    answer = send(client, "/sign-up", **{**NEW, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert PASSWORD not in answer.text


def test_a_machine_that_fills_the_trap_gets_the_same_page_and_no_mail(app, client):
    answer = send(client, "/sign-up", **NEW, website="http://spam.example")
    assert answer.status_code == 200
    with pytest.raises(AttributeError):
        last_mail(app)


def test_somebody_on_record_claims_the_record_by_the_address(app, client):
    with acting(app):
        db.session.add(Customer(name="Bought Once", email="olga@example.com", external_id="77", joined_at=now()))
    join(app, client)
    olga = customer(app, "olga@example.com")
    assert olga.external_id == "77" and olga.registered_at and olga.name == "Olga"


def test_the_second_of_two_with_one_handle_gets_the_next_free_one(app, client):
    send(client, "/sign-up", **NEW)
    first = mailed_path(app)
    send(client, "/sign-up", **{**NEW, "email": "other@example.com"})
    second = mailed_path(app)
    send(client, first)
    send(app.test_client(), second)
    assert customer(app, "other@example.com").handle == "olga-2"
