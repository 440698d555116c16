"""What people set for themselves."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from core.clock import shifted
from core.db import db
from core.journal.models import JournalRow
from core.mail import Mail
from customers import passwords
from customers.models import Customer
from tests.customers.doors import PASSWORD, enter, is_in, last_mail, mailed_path, send
from tests.world import acting

OTHER = "a quite different one"


@pytest.fixture
def ana(app, world):
    with acting(app):
        change = update(Customer).where(Customer.id == world.ana.id)
        db.session.execute(change.values(password_hash=passwords.hashed(PASSWORD, cheap=True)))
    return world.ana


@pytest.fixture
def hers(client, ana):
    enter(client, ana.email)
    return client


def row(app, person):
    with app.app_context():
        return db.session.get(Customer, person.id)


def subjects(app):
    with app.app_context():
        return [tuple(one) for one in db.session.execute(select(Mail.to, Mail.subject).order_by(Mail.id))]


class TestProfile:
    FIELDS = {"name": "Ana Bell", "handle": "ana", "title": "Tuner", "location": "Utrecht", "bio": "I *weigh* it."}

    def test_what_is_saved_is_on_the_member_page(self, hers, client):
        assert send(hers, "/settings/profile", **self.FIELDS).status_code == 303
        page = client.get("/u/ana").text
        assert "Ana Bell" in page and "Tuner" in page and "<em>weigh</em>" in page

    def test_it_stands_in_the_journal(self, app, hers):
        send(hers, "/settings/profile", **self.FIELDS)
        with app.app_context():
            assert db.session.scalars(select(JournalRow.kind)).all() == ["customers.profile_changed"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", ""), ("name", "x" * 61), ("bio", "x" * 1001), ("title", "x" * 81), ("handle", "a b")],
    )
    def test_what_does_not_fit_comes_back_with_a_sentence(self, hers, field, value):
        answer = send(hers, "/settings/profile", **{**self.FIELDS, field: value})
        assert answer.status_code == 422 and f'id="{field}-error"' in answer.text

    def test_a_script_in_the_text_stays_text(self, app, hers):
        send(hers, "/settings/profile", **{**self.FIELDS, "bio": "<script>alert(1)</script>"})
        assert "<script>alert" not in hers.get("/u/ana").text

    def test_the_handle_changes_in_the_first_days_and_the_old_one_leads_to_the_new(self, app, hers, client, ana):
        send(hers, "/settings/profile", **{**self.FIELDS, "handle": "anabell"})
        assert row(app, ana).handle == "anabell"
        moved = client.get("/u/ANA")
        assert moved.status_code == 301 and moved.location == "/u/anabell"

    def test_nobody_else_gets_the_old_handle_and_its_owner_may_have_it_back(self, app, hers, sign_in, world):
        send(hers, "/settings/profile", **{**self.FIELDS, "handle": "anabell"})
        ben = sign_in(app.test_client(), world.ben)
        assert send(ben, "/settings/profile", **{**self.FIELDS, "handle": "ana"}).status_code == 422
        assert send(hers, "/settings/profile", **self.FIELDS).status_code == 303

    def test_after_three_days_the_handle_stays(self, app, hers, ana):
        with shifted(timedelta(days=3, minutes=1)):
            assert 'name="handle"' not in hers.get("/settings/profile").text
            send(hers, "/settings/profile", **{**self.FIELDS, "handle": "anabell"})
        assert row(app, ana).handle == "ana" and row(app, ana).name == "Ana Bell"

    def test_a_hidden_profile_is_open_to_its_owner_and_staff_alone(self, app, hers, client, sign_in, world):
        send(hers, "/settings/profile", **self.FIELDS, is_hidden="y")
        hidden = [app.test_client(), sign_in(app.test_client(), world.ben)]
        assert all("keeps this page private" in one.get("/u/ana").text for one in hidden)
        assert all("Tuner" not in one.get("/u/ana").text for one in hidden)
        assert "Tuner" in hers.get("/u/ana").text and "Tuner" in sign_in(client, world.mia).get("/u/ana").text


class TestPicture:
    def picture(self):
        file = io.BytesIO()
        Image.new("RGB", (640, 480), "teal").save(file, "JPEG", exif=b"Exif\x00\x00secret place")
        file.seek(0)
        return file

    def put(self, client, file, name="me.jpg"):
        return send(client, "/settings/avatar", at="/settings/profile", file=(file, name))

    def test_a_picture_becomes_a_square_without_its_secrets(self, app, hers, ana):
        assert self.put(hers, self.picture()).status_code == 303
        key = row(app, ana).avatar
        sent = hers.get(f"/uploads/{key}").data
        assert Image.open(io.BytesIO(sent)).size == (256, 256) and b"secret place" not in sent

    def test_another_one_takes_its_place_and_the_first_is_gone(self, app, hers, ana):
        self.put(hers, self.picture())
        first = row(app, ana).avatar
        self.put(hers, self.picture())
        assert hers.get(f"/uploads/{first}").status_code == 404
        send(hers, "/settings/avatar/remove", at="/settings/profile")
        assert row(app, ana).avatar is None

    @pytest.mark.parametrize("data", [b"", b"not a picture", b"<svg onload=alert(1)>"])
    def test_what_is_no_picture_is_refused(self, app, hers, ana, data):
        assert self.put(hers, io.BytesIO(data)).status_code == 422
        assert row(app, ana).avatar is None


class TestEmail:
    def ask(self, client, email="new@example.com", current=PASSWORD):
        return send(client, "/settings/email", at="/settings/account", email=email, current_password=current)

    def test_both_addresses_are_told_and_the_link_makes_the_change(self, app, hers, ana):
        assert self.ask(hers).status_code == 303
        told = subjects(app)
        assert [to for to, _subject in told] == ["new@example.com", ana.email]
        assert row(app, ana).email == ana.email
        path = next(text for text in self.texts(app) if "/settings/email/" in text)
        assert send(app.test_client(), path).status_code == 303
        assert row(app, ana).email == "new@example.com"
        assert last_mail(app)[0] == ana.email and "was changed" in last_mail(app)[1]

    def texts(self, app):
        import re

        with app.app_context():
            texts = db.session.scalars(select(Mail.text).order_by(Mail.id)).all()
        return [path for text in texts for path in re.findall(r"http://[^/\s]+(/\S+)", text)]

    def test_the_password_is_asked_for(self, app, hers):
        assert "not your password" in self.ask(hers, current="wrong").text
        assert subjects(app) == []

    def test_guessing_the_password_there_is_counted(self, hers):
        assert [self.ask(hers, current="wrong").status_code for _try in range(6)] == [422] * 5 + [429]

    def test_an_address_that_is_taken_gets_the_same_answer_and_another_mail(self, app, hers, world):
        assert self.ask(hers, world.ben.email).status_code == 303
        assert (world.ben.email, "You have an account at Customer Lab") in subjects(app)

    def test_one_that_is_taken_meanwhile_is_refused(self, app, hers, ana):
        self.ask(hers)
        path = next(text for text in self.texts(app) if "/settings/email/" in text)
        with acting(app):
            db.session.execute(update(Customer).where(Customer.handle == "ben").values(email="new@example.com"))
        assert send(app.test_client(), path).status_code == 403
        assert row(app, ana).email == ana.email

    def test_a_new_password_stops_a_change_that_waits(self, app, hers, ana):
        self.ask(hers)
        path = next(text for text in self.texts(app) if "/settings/email/" in text)
        fields = {"current_password": PASSWORD, "password": OTHER, "again": OTHER}
        send(hers, "/settings/password", at="/settings/account", **fields)
        assert app.test_client().get(path).status_code == 404

    def test_a_reset_by_the_old_address_stops_it_too(self, app, hers, ana):
        self.ask(hers)
        path = next(text for text in self.texts(app) if "/settings/email/" in text)
        other = app.test_client()
        send(other, "/reset", email=ana.email)
        send(other, mailed_path(app), password=OTHER, again=OTHER)
        assert app.test_client().get(path).status_code == 404

    @pytest.mark.parametrize("email", ["", "x", "x@mailinator.com", "ana@example.com"])
    def test_odd_addresses_are_refused(self, hers, email):
        assert self.ask(hers, email).status_code == 422


class TestPassword:
    def change(self, client, current=PASSWORD, new=OTHER, again=None):
        fields = {"current_password": current, "password": new, "again": new if again is None else again}
        return send(client, "/settings/password", at="/settings/account", **fields)

    def test_other_sessions_end_and_this_one_goes_on(self, app, hers, ana):
        elsewhere = app.test_client()
        enter(elsewhere, ana.email)
        assert self.change(hers).status_code == 303
        assert is_in(hers) and not is_in(elsewhere)
        assert last_mail(app)[0] == ana.email

    @pytest.mark.parametrize(
        ("current", "new", "again"),
        [("wrong", OTHER, None), (PASSWORD, "short", None), (PASSWORD, "qwertyuiop", None), (PASSWORD, OTHER, "x")],
    )
    def test_what_does_not_fit_changes_nothing(self, app, hers, ana, current, new, again):
        assert self.change(hers, current, new, again).status_code == 422
        assert enter(app.test_client(), ana.email).status_code == 303

    def test_who_has_none_sets_one_without_an_old_one(self, app, sign_in, world):
        ben = sign_in(app.test_client(), world.ben)
        assert "password now" not in ben.get("/settings/account").text
        assert self.change(ben, current="").status_code == 303


def test_signing_out_everywhere_ends_every_session_and_every_remembering(app, hers, ana):
    elsewhere = app.test_client()
    enter(elsewhere, ana.email, remember="y")
    send(hers, "/settings/sign-out-everywhere", at="/settings/account")
    assert not is_in(hers) and not is_in(elsewhere)


class TestTokens:
    def make(self, client, **fields):
        return send(client, "/settings/tokens", **{"name": "script", "scopes": ["read"]} | fields)

    def token(self, page):
        import re

        return re.search(r"clab_[\w-]+", page.text).group()

    def use(self, app, token):
        return app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code

    def test_a_token_is_shown_once_works_and_ends(self, app, hers):
        made = self.make(hers)
        token = self.token(made)
        assert made.headers["Cache-Control"] == "no-store"
        assert token not in hers.get("/settings/tokens").text
        assert self.use(app, token) == 200
        send(hers, "/settings/tokens/1/withdraw", at="/settings/tokens")
        assert self.use(app, token) == 401

    def test_only_its_hash_is_kept(self, app, hers):
        from customers.tokens.models import ApiToken

        token = self.token(self.make(hers))
        with app.app_context():
            assert db.session.scalar(select(func.count()).where(ApiToken.hash == token)) == 0

    @pytest.mark.parametrize(
        "scope", ["purchases:write", "feed:read", "feed:identities", "advocates:export", "admin", "x"]
    )
    def test_a_customer_gets_no_staff_scopes(self, hers, scope):
        answer = self.make(hers, scopes=[scope])
        assert answer.status_code == 422 and "clab_" not in answer.text

    def test_staff_gets_what_the_role_is_for(self, app, sign_in, world):
        noa, ada = (sign_in(app.test_client(), person) for person in (world.noa, world.ada))
        assert "clab_" in self.make(noa, scopes=["feed:read"]).text
        assert self.make(noa, scopes=["feed:identities"]).status_code == 422
        assert "clab_" in self.make(ada, scopes=["admin", "feed:identities"]).text

    def test_nobody_withdraws_another_persons_token(self, app, hers, sign_in, world):
        self.make(hers)
        ben = sign_in(app.test_client(), world.ben)
        assert send(ben, "/settings/tokens/1/withdraw", at="/settings/tokens").status_code == 404

    def test_a_token_does_not_open_pages(self, app, hers):
        token = self.token(self.make(hers, scopes=["read", "write"]))
        answer = app.test_client().get("/settings/tokens", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403
