"""`flask customers` and `flask tokens`."""

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from customers.models import Customer, CustomerRole
from tests.customers.doors import PASSWORD, enter, is_in, send
from tests.world import acting

ZOE = ["--email", "Zoe@Example.com", "--handle", "zoe", "--name", "Zoe"]


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def zoe(app):
    with app.app_context():
        return db.session.scalars(select(Customer).where(Customer.email == "zoe@example.com")).one_or_none()


def test_a_person_is_made_verified_known_and_with_roles(app, run):
    made = run("customers", "create", *ZOE, "--role", "admin", "--role", "moderator")
    assert made.exit_code == 0
    row = zoe(app)
    assert row.email_verified_at and row.established_at and row.registered_at
    with app.app_context():
        assert set(db.session.scalars(select(CustomerRole.role).where(CustomerRole.customer_id == row.id))) == {
            "admin",
            "moderator",
        }


def test_without_a_password_it_prints_a_link_that_lets_in_once(app, run, client):
    printed = run("customers", "create", *ZOE).output.strip()
    assert printed.startswith("http://127.0.0.1:8000/sign-in/")
    path = "/" + printed.split("/", 3)[3]
    assert send(client, path).status_code == 303 and is_in(client)
    assert app.test_client().get(path).status_code == 404


def test_with_a_password_one_signs_in_at_once(app, run, client):
    run("customers", "create", *ZOE, "--password", PASSWORD)
    assert enter(client, "zoe@example.com").status_code == 303


def test_a_weak_password_is_taken_and_said_on_stderr(app, run, client):
    made = run("customers", "create", *ZOE, "--password", "password")
    assert made.exit_code == 0 and "--password" in made.stderr
    assert enter(client, "zoe@example.com", "password").status_code == 303


def test_a_record_without_an_account_gets_one(app, run):
    with acting(app):
        db.session.add(Customer(name="Bought", email="zoe@example.com", external_id="9", joined_at=now()))
    run("customers", "create", *ZOE)
    assert zoe(app).external_id == "9" and zoe(app).handle == "zoe"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--email", "nothing", "--handle", "zoe", "--name", "Z"], "--email"),
        (["--email", "z@example.com", "--handle", "z!", "--name", "Z"], "--handle"),
        (["--email", "z@example.com", "--handle", "ana", "--name", "Z"], "taken"),
        (["--email", "ana@example.com", "--handle", "zoe", "--name", "Z"], "already"),
        ([*ZOE, "--role", "king"], "king"),
    ],
)
def test_what_cannot_be_is_said_and_makes_nothing(app, run, words, said):
    answer = run("customers", "create", *words)
    assert answer.exit_code != 0 and said in answer.output
    assert zoe(app) is None


def test_a_token_alone_stands_on_stdout(app, run, client):
    made = run("tokens", "create", "--email", "ana@example.com", "--scope", "read", "--scope", "write")
    token = made.stdout.strip()
    assert made.stdout == token + "\n"
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json["handle"] == "ana"


@pytest.mark.parametrize(
    "words", [["--email", "nobody@example.com", "--scope", "read"], ["--email", "ana@example.com"]]
)
def test_a_token_needs_its_person_and_scopes(run, words):
    assert run("tokens", "create", *words).exit_code != 0
