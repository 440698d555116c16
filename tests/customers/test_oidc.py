"""Signing in with the company's account, against a real provider on a port of its own."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import func, select, update

from core.clock import now, shifted
from core.db import db
from customers.models import Customer
from customers.record.erasing import erase
from customers.record.merging import merge
from tests.customers.doors import is_in, send
from tests.customers.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.world import acting


@pytest.fixture(scope="module")
def running():
    made = Provider()
    yield made
    made.stop()


@pytest.fixture
def provider(app, running, monkeypatch):
    known = app.config["SETTINGS"]
    named = {"oidc_issuer": running.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    monkeypatch.setitem(app.config, "SETTINGS", known.model_copy(update=named))
    running.lie, running.asked = {}, []
    running.person = {"sub": "crm-4711", "email": "olga@example.com", "email_verified": True, "name": "Olga Oidc"}
    yield running
    app.extensions.pop("oidc", None)


def there_and_back(client, at="/sso", change=lambda path: path):
    """As the browser goes: to the provider, and back with its code."""
    there = client.get(at)
    assert there.status_code == 302
    back = urlsplit(requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"])
    return client.get(change(f"{back.path}?{back.query}"))


def come_in(client, handle="olga"):
    answer = there_and_back(client)
    assert answer.location == "/sso/join"
    return send(client, "/sso/join", handle=handle)


def olga(app):
    with app.app_context():
        return db.session.scalars(select(Customer).where(Customer.external_id == "crm-4711")).one_or_none()


def test_the_first_time_one_chooses_a_handle_and_is_in(app, client, provider):
    assert 'value="olga-oidc"' in there_and_back(client).text or client.get("/sso/join").text
    assert send(client, "/sso/join", handle="olga").status_code == 303
    assert is_in(client)
    made = olga(app)
    assert (made.handle, made.name, made.email) == ("olga", "Olga Oidc", "olga@example.com")
    assert made.email_verified_at and made.registered_at and made.password_hash is None


def test_the_second_time_one_is_in_at_once_where_one_wanted_to_go(app, client, provider):
    come_in(client)
    again = app.test_client()
    answer = there_and_back(again, "/sso?next=/settings/account")
    assert answer.location == "/settings/account" and is_in(again)


def test_the_sign_in_page_offers_the_company_account(client, provider):
    assert "company account" in client.get("/sign-in").text


def test_without_a_provider_there_is_no_such_door(client):
    assert "company account" not in client.get("/sign-in").text
    assert client.get("/sso").status_code == 404


def test_pkce_state_and_nonce_are_sent(client, provider):
    there_and_back(client)
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
    assert asked["state"] and asked["nonce"] and "openid" in asked["scope"]


def test_a_buyer_on_record_under_this_number_gets_the_account(app, client, provider):
    with acting(app):
        db.session.add(Customer(name="Bought Once", external_id="crm-4711", joined_at=now()))
    come_in(client)
    made = olga(app)
    assert made.registered_at and made.email == "olga@example.com"
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Customer.external_id == "crm-4711")) == 1


def test_a_vouched_address_links_the_account_that_is_there(app, client, provider, world):
    provider.person["email"] = world.ana.email
    come_in(client, "whatever")
    linked = olga(app)
    assert linked.id == world.ana.id and linked.handle == "ana" and is_in(client)


@pytest.mark.parametrize("has_account", [True, False])
def test_the_number_of_a_record_that_became_another_one_leads_to_that_one(app, client, provider, world, has_account):
    """Its own number stays where it is: the shop goes on sending both."""
    moment = now()
    with acting(app, world.mia) as mia:
        once = Customer(name="Once", external_id="crm-4711", joined_at=moment)
        once.registered_at = moment if has_account else None
        db.session.add(once)
        db.session.execute(update(Customer).where(Customer.id == world.ana.id).values(external_id="crm-1"))
        db.session.flush()
        merge(mia, once.id, world.ana.id)
    for _again in range(2):
        browser = app.test_client()
        if there_and_back(browser).location == "/sso/join":
            send(browser, "/sso/join", handle="olga")
        assert is_in(browser)
        assert browser.get("/api/v1/me").json["handle"] == "ana"
    assert olga(app).merged_into_id == world.ana.id


def test_who_was_banned_and_erased_does_not_come_back_with_the_company_account(app, client, provider):
    come_in(client)
    with acting(app):
        banned = update(Customer).where(Customer.external_id == "crm-4711")
        db.session.execute(banned.values(suspended_until=now() + timedelta(days=1)))
    with acting(app):
        erase(db.session.scalars(select(Customer.id).where(Customer.external_id == "crm-4711")).one())
    again = app.test_client()
    assert come_in(again).status_code == 403 and not is_in(again)
    with shifted(timedelta(days=2)):
        assert come_in(app.test_client()).status_code == 303


def test_two_long_subjects_that_begin_alike_are_two_people(app, client, provider):
    for letter in "ab":
        provider.person = {"sub": "s" * 130 + letter, "name": "Long"}
        assert come_in(app.test_client(), f"long-{letter}").status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Customer.external_id.startswith("sss"))) == 2


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_vouched_for_links_nothing(app, client, provider, world, verified):
    provider.person |= {"email": world.ana.email, "email_verified": verified}
    come_in(client)
    made = olga(app)
    assert made.id != world.ana.id and made.email is None


def test_an_address_that_has_another_company_account_is_not_taken_over(app, client, provider, world):
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == world.ana.id).values(external_id="crm-1"))
    provider.person["email"] = world.ana.email
    assert come_in(client).status_code == 409
    assert not is_in(client) and olga(app) is None


def test_a_taken_handle_is_refused_and_the_next_one_works(app, client, provider):
    assert come_in(client, "ana").status_code == 422
    assert send(client, "/sso/join", handle="olga").status_code == 303


def test_a_changed_state_is_refused(client, provider):
    answer = there_and_back(client, change=lambda path: path.replace("state=", "state=x"))
    assert answer.status_code == 403 and not is_in(client)


def test_another_browsers_answer_is_refused(app, client, provider):
    there = client.get("/sso")
    back = urlsplit(requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"])
    assert app.test_client().get(f"{back.path}?{back.query}").status_code == 403


def test_an_answer_works_once(client, provider):
    paths = []
    there_and_back(client, change=lambda path: paths.append(path) or path)
    assert client.get(paths[0]).status_code == 403


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": int(time.time()) - 600},
    ],
    ids=["nonce", "issuer", "audience", "expired"],
)
def test_an_id_token_that_was_not_made_for_us_now_is_refused(client, provider, lie):
    provider.lie = lie
    assert there_and_back(client).status_code == 403


def test_an_id_token_signed_with_a_foreign_key_is_refused(client, provider, monkeypatch):
    from joserfc.jwk import RSAKey

    foreign = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
    there = client.get("/sso")
    true = provider.key
    back = urlsplit(requests.get(there.location, allow_redirects=False, timeout=5).headers["Location"])
    monkeypatch.setattr(provider, "_id_token", _signed_by(provider, foreign))
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert provider.key is true


def _signed_by(provider, key):
    from joserfc import jwt

    def token(nonce):
        moment = int(time.time())
        claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": moment, "exp": moment + 300, "nonce": nonce}
        return jwt.encode({"alg": "RS256", "kid": "one"}, {**claims, **provider.person}, key)

    return token


def test_a_suspended_person_stays_out(app, client, provider):
    come_in(client)
    with acting(app):
        suspended = update(Customer).where(Customer.external_id == "crm-4711")
        db.session.execute(suspended.values(suspended_until=now() + timedelta(days=1)))
    again = app.test_client()
    assert there_and_back(again).status_code == 403 and not is_in(again)


def test_a_provider_that_is_gone_is_said_and_nothing_breaks(app, client, provider, monkeypatch):
    gone = app.config["SETTINGS"].model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    monkeypatch.setitem(app.config, "SETTINGS", gone)
    answer = client.get("/sso")
    assert answer.status_code == 403 and "does not answer" in answer.text


def test_nobody_joins_without_having_been_there(client, provider):
    assert client.get("/sso/join").status_code == 404
