"""Mails: a row first, then a file or a real mail server."""

import email
import email.policy

import pytest
from sqlalchemy import select

from core import mail
from core.clock import now, shifted
from core.db import db
from core.mail import Mail
from core.worker import work_until_idle
from tests.world import acting


@pytest.fixture
def post(app):
    def do(to="olga@example.com", **more):
        with acting(app):
            return mail.post("sign_up", to, url="http://127.0.0.1:8000/confirm/x?a=1&b=2", days=3, **more).id

    return do


def work(app):
    with app.app_context():
        work_until_idle()


def rows(app):
    with app.app_context():
        return db.session.scalars(select(Mail).order_by(Mail.id)).all()


def test_without_a_mail_server_it_is_kept_as_a_file(app, post):
    post()
    work(app)
    (file,) = (app.config["SETTINGS"].instance / "mail").glob("*.eml")
    kept = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert kept["To"] == "olga@example.com" and "Confirm your address" in kept["Subject"]
    assert kept["Auto-Submitted"] == "auto-generated" and kept["Message-ID"].startswith("<mail-")
    text, html = (kept.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "confirm/x?a=1&b=2" in text and "confirm/x?a=1&amp;b=2" in html
    assert rows(app)[0].sent_at is not None
    file.unlink()


def test_nothing_is_sent_where_the_transaction_failed(app):
    with pytest.raises(ZeroDivisionError), acting(app):
        mail.post("sign_up", "olga@example.com", url="x", days=3)
        raise ZeroDivisionError
    assert rows(app) == []


@pytest.mark.parametrize("name", ["Olga\r\nBcc: all@example.com", "Olga\nSubject: x"])
def test_a_line_break_in_a_name_adds_no_header(app, name):
    with acting(app):
        mail.post("invite", "olga@example.com", inviter=name, url="x")
    with app.app_context():
        built = mail.message(db.session.scalars(select(Mail)).one())
    assert built["Bcc"] is None and len(built.get_all("Subject")) == 1


def test_the_address_of_a_link_never_comes_from_the_host_header(app, client):
    page = client.get("/reset", headers={"Host": "evil.example"})
    import re

    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    fields = {"csrf_token": token, "email": "ana@example.com"}
    client.post("/reset", data=fields, headers={"Host": "evil.example"})
    with app.app_context():
        assert "evil.example" not in mail.newest().text


def test_forgetting_a_person_takes_their_mails_and_the_kept_files(app, post):
    number = post(customer_id=1)
    work(app)
    file = mail_file(app, number)
    assert file.exists()
    with acting(app):
        mail.forget(1, "olga@example.com")
    assert not file.exists() and rows(app) == []


def mail_file(app, number):
    return app.config["SETTINGS"].instance / "mail" / f"{number:08d}.eml"


def test_after_thirty_days_it_is_forgotten(app, post):
    number = post()
    work(app)
    with acting(app), shifted(mail.KEPT * 2):
        mail.tidy()
    assert rows(app) == [] and not mail_file(app, number).exists()


class TestServer:
    @pytest.fixture
    def at_server(self, app, mailbox, monkeypatch):
        known = app.config["SETTINGS"].model_copy(update={"mail_url": mailbox.url, "mail_from": "lab@example.com"})
        monkeypatch.setitem(app.config, "SETTINGS", known)
        return mailbox

    def test_the_worker_hands_it_over_once_and_keeps_no_text(self, app, at_server, post):
        post()
        work(app)
        work(app)
        (sent,) = at_server.messages
        assert sent["To"] == "olga@example.com" and sent["From"].endswith("<lab@example.com>")
        row = rows(app)[0]
        assert row.sent_at is not None and row.text is None and row.html is None

    def test_while_the_server_is_gone_it_waits_and_is_tried_again(self, app, post, monkeypatch):
        gone = app.config["SETTINGS"].model_copy(update={"mail_url": "smtp://127.0.0.1:9"})
        monkeypatch.setitem(app.config, "SETTINGS", gone)
        post()
        work(app)
        row = rows(app)[0]
        assert row.sent_at is None and row.refused is None and row.text


def test_the_newest_mail_is_printed_by_command(app, post):
    run = app.test_cli_runner().invoke
    assert "no mail yet" in run(args=["mail", "last"]).output
    post("first@example.com")
    post("second@example.com")
    printed = run(args=["mail", "last"]).output
    assert printed.startswith("To: second@example.com") and "/confirm/x?a=1&b=2" in printed


def test_a_mail_is_dated_when_it_was_made(app, post):
    post()
    assert abs((rows(app)[0].created_at - now()).total_seconds()) < 5
