"""In and out, and what happens to those who guess."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.clock import now, shifted
from core.db import db
from customers import passwords, viewers
from customers.models import Customer
from customers.record.merging import merge
from customers.throttle import Attempt
from tests.customers.doors import PASSWORD, csrf_of, enter, is_in, last_mail, mailed_path, send
from tests.world import acting


@pytest.fixture
def ana(app, world):
    with acting(app):
        change = update(Customer).where(Customer.id == world.ana.id)
        db.session.execute(change.values(password_hash=passwords.hashed(PASSWORD, cheap=True)))
    return world.ana


def test_one_signs_in_and_out(client, ana):
    assert not is_in(client)
    answer = enter(client, "ANA@example.com ")
    assert answer.status_code == 303 and answer.location == "/"
    assert is_in(client)
    send(client, "/sign-out", at="/settings/account")
    assert not is_in(client)


def test_looking_at_the_way_out_signs_nobody_out(client, ana):
    assert client.get("/sign-out").location == "/sign-in"
    enter(client, ana.email)
    assert client.get("/sign-out").status_code == 200 and is_in(client)
    send(client, "/sign-out")
    assert not is_in(client)


@pytest.mark.parametrize("email", ["ana@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(client, ana, email):
    answer = enter(client, email, "not the password")
    assert answer.status_code == 422
    assert "don&#39;t match" in answer.text and email in answer.text


def test_an_unknown_address_costs_an_argon2_check_and_the_same_statements(client, ana, monkeypatch, count_statements):
    checked = []
    true = passwords.hasher(True).__class__.verify
    monkeypatch.setattr(passwords.hasher(True).__class__, "verify", lambda *a: checked.append(1) or true(*a))
    seen = []
    for email in ("ana@example.com", "nobody@example.com"):
        count_statements.clear()
        enter(client, email, "not the password")
        seen.append([statement for statement in count_statements if "FROM options" not in statement])
    assert seen[0] == seen[1] and len(checked) == 2


def test_a_record_without_an_account_cannot_be_entered(app, client):
    with acting(app):
        db.session.add(Customer(name="Bought Once", email="olga@example.com", joined_at=now()))
    assert enter(client, "olga@example.com", "").status_code == 422


def test_one_goes_where_one_wanted_to_go(client, ana):
    assert client.get("/settings/account").location.startswith("/sign-in?next=")
    assert enter(client, ana.email, next="/settings/account?tab=2").location == "/settings/account?tab=2"


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/ok\r\nX: y", "evil"]
)
def test_nobody_is_sent_to_a_foreign_site(client, ana, wish):
    assert enter(client, ana.email, next=wish).location == "/"


def test_five_wrong_tries_lock_the_account_for_an_hour_also_for_the_right_password(client, ana):
    for _try in range(5):
        assert enter(client, ana.email, "wrong").status_code == 422
    answer = enter(client, ana.email)
    assert answer.status_code == 429 and "next try is possible from" in answer.text
    with shifted(timedelta(minutes=61)):
        assert enter(client, ana.email).status_code == 303


def test_an_unknown_address_locks_just_the_same(client, ana):
    for _try in range(5):
        enter(client, "nobody@example.com", "wrong")
    assert enter(client, "nobody@example.com", "wrong").status_code == 429


def test_a_refused_try_does_not_prolong_the_lock(app, client, ana):
    for _try in range(9):
        enter(client, ana.email, "wrong")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 10


def test_a_right_password_clears_the_count(client, ana):
    for _round in range(3):
        for _try in range(4):
            enter(client, ana.email, "wrong")
        assert enter(client, ana.email).status_code == 303
        send(client, "/sign-out", at="/settings/account")


def test_thirty_wrong_tries_from_one_place_lock_that_place(client, ana):
    for number in range(30):
        assert enter(client, f"n{number}@example.com", "wrong").status_code == 422
    assert enter(client, ana.email).status_code == 429


def test_the_attempts_hold_no_address(app, client, ana):
    enter(client, ana.email, "wrong")
    with app.app_context():
        keys = db.session.scalars(select(Attempt.key)).all()
    assert len(keys) == 2 and not any("ana" in key for key in keys)


def test_the_session_is_made_anew(client, ana):
    token = csrf_of(client, "/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "before"
        before = session["csrf_token"]
    client.post("/sign-in", data={"csrf_token": token, "email": ana.email, "password": PASSWORD})
    csrf_of(client, "/settings/account")
    with client.session_transaction() as session:
        assert "planted" not in session and session["csrf_token"] != before


def test_a_form_without_its_token_signs_nobody_in(client, ana):
    answer = client.post("/sign-in", data={"email": ana.email, "password": PASSWORD})
    assert answer.status_code == 400 and not is_in(client)
    assert PASSWORD not in answer.text


def test_the_cookies_are_kept_from_scripts_and_other_sites(client, ana):
    cookies = enter(client, ana.email, remember="y").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_a_suspended_person_is_told_until_when_and_stays_out(app, client, ana):
    with acting(app):
        db.session.execute(
            update(Customer).where(Customer.id == ana.id).values(suspended_until=now() + timedelta(days=3))
        )
    answer = enter(client, ana.email)
    assert answer.status_code == 403 and "suspended until" in answer.text and not is_in(client)


def test_an_account_that_became_another_one_is_signed_in_to_no_more_and_sounds_like_an_unknown_one(
    app, client, ana, world
):
    with acting(app, world.mia) as mia:
        merge(mia, ana.id, world.ben.id)
    answer = enter(client, ana.email)
    assert answer.status_code == 422 and "don&#39;t match" in answer.text


def test_who_is_suspended_while_signed_in_is_out_with_the_next_request(app, client, ana):
    enter(client, ana.email)
    with acting(app):
        db.session.execute(
            update(Customer).where(Customer.id == ana.id).values(suspended_until=now() + timedelta(days=3))
        )
    assert not is_in(client)


def test_the_viewer_is_loaded_by_one_statement(app, ana, count_statements):
    with app.app_context():
        viewers.by_session(viewers.session_key(ana.id, 0))
    assert len(count_statements) == 1


@pytest.mark.parametrize("key", ["", "1", "1:", ":", "x:y", "1:0:0", "-1:0", "9" * 40 + ":0", "1:" + "9" * 40])
def test_a_made_up_session_is_nobodys(app, key):
    with app.app_context():
        assert viewers.by_session(key) is None or key == "1:0"


class TestReset:
    def test_the_mailed_link_sets_a_new_password_and_ends_every_session(self, app, client, ana):
        elsewhere = app.test_client()
        enter(elsewhere, ana.email)
        assert send(client, "/reset", email=ana.email).status_code == 200
        new = "a quite different one"
        assert send(client, mailed_path(app), password=new, again=new).status_code == 303
        assert is_in(client) and not is_in(elsewhere)
        assert "was changed" in last_mail(app)[1]
        assert enter(app.test_client(), ana.email).status_code == 422
        assert enter(app.test_client(), ana.email, new).status_code == 303

    def test_known_and_unknown_addresses_get_the_same_page(self, app, client, ana):
        known, unknown = (send(client, "/reset", email=email) for email in (ana.email, "nobody@example.com"))
        assert known.status_code == unknown.status_code == 200
        assert known.text.replace(ana.email, "X") == unknown.text.replace("nobody@example.com", "X")
        assert "No account" in last_mail(app)[1]

    def test_the_link_works_once_and_for_an_hour(self, app, client, ana):
        send(client, "/reset", email=ana.email)
        path = mailed_path(app)
        with shifted(timedelta(minutes=61)):
            assert client.get(path).status_code == 404
        send(client, path, password="a quite different one", again="a quite different one")
        assert client.get(path).status_code == 404

    def test_two_that_differ_and_a_common_one_are_refused(self, app, client, ana):
        send(client, "/reset", email=ana.email)
        path = mailed_path(app)
        assert "not the same" in send(client, path, password="a quite different one", again="x").text
        assert "first that others" in send(client, path, password="qwertyuiop", again="qwertyuiop").text
        assert client.get(path).status_code == 200

    def test_it_opens_a_locked_account(self, app, client, ana):
        for _try in range(6):
            enter(client, ana.email, "wrong")
        send(client, "/reset", email=ana.email)
        send(client, mailed_path(app), password="a quite different one", again="a quite different one")
        assert enter(app.test_client(), ana.email, "a quite different one").status_code == 303

    def test_somebody_on_record_without_an_account_gets_one(self, app, client):
        with acting(app):
            db.session.add(Customer(name="Olga Bought Once", email="olga@example.com", joined_at=now()))
        send(client, "/reset", email="olga@example.com")
        send(client, mailed_path(app), password=PASSWORD, again=PASSWORD)
        assert is_in(client)
        with app.app_context():
            olga = db.session.scalars(select(Customer).where(Customer.email == "olga@example.com")).one()
        assert olga.handle == "olga-bought-once" and olga.registered_at

    def test_the_fifth_mail_in_an_hour_is_refused_for_known_and_unknown_alike(self, client, ana):
        for email in (ana.email, "nobody@example.com"):
            answers = [send(client, "/reset", email=email).status_code for _try in range(5)]
            assert answers == [200, 200, 200, 200, 429]


class TestLinkByCommand:
    def test_the_printed_link_lets_in_once(self, app, client):
        made = app.test_cli_runner().invoke(
            args=[
                "customers",
                "create",
                "--email",
                "zoe@example.com",
                "--handle",
                "zoe",
                "--name",
                "Zoe",
                "--role",
                "admin",
            ]
        )
        path = "/" + made.output.strip().split("/", 3)[3]
        assert client.get(path).status_code == 200
        assert send(client, path).status_code == 303 and is_in(client)
        assert app.test_client().get(path).status_code == 404
