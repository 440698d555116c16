"""Several at once, in real threads on both databases: one wins, and nothing breaks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from core.db import db
from customers import passwords
from customers.models import Customer
from tests.customers.doors import PASSWORD, csrf_of, mailed_path, send
from tests.world import acting

pytestmark = pytest.mark.both


def at_once(calls):
    with ThreadPoolExecutor(len(calls)) as threads:
        return Counter(answer.status_code for answer in threads.map(lambda call: call(), calls))


def ready(app, path, **fields):
    """A browser that has the form and only has to send it."""
    client = app.test_client()
    token = csrf_of(client, path)
    return lambda: client.post(path, data={"csrf_token": token, **fields})


def test_one_link_clicked_eight_times_at_once_makes_one_account(app, client):
    send(client, "/sign-up", email="olga@example.com", handle="olga", name="", password=PASSWORD)
    path = mailed_path(app)
    answers = at_once([ready(app, path) for _click in range(8)])
    assert answers[303] == 1 and set(answers) <= {303, 404, 409}
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Customer.email == "olga@example.com")) == 1


def test_six_links_for_one_address_make_one_account(app):
    paths = []
    for _try in range(6):
        fields = {"email": "olga@example.com", "handle": "olga", "name": "", "password": PASSWORD}
        send(app.test_client(), "/sign-up", **fields)
        paths.append(mailed_path(app))
    answers = at_once([ready(app, path) for path in paths])
    assert answers[303] == 1 and set(answers) <= {303, 404, 409}


def test_six_people_with_one_handle_get_six_accounts(app):
    paths = []
    for number in range(6):
        fields = {"email": f"o{number}@example.com", "handle": "olga", "name": "", "password": PASSWORD}
        send(app.test_client(), "/sign-up", **fields)
        paths.append(mailed_path(app))
    answers = at_once([ready(app, path) for path in paths])
    assert answers[303] >= 1 and set(answers) <= {303, 409}
    for path in paths:
        if app.test_client().get(path).status_code == 200:
            assert send(app.test_client(), path).status_code == 303
    with app.app_context():
        handles = db.session.scalars(select(Customer.handle).where(Customer.email.like("o_@example.com"))).all()
    assert len(set(handles)) == 6


def test_of_twenty_guesses_at_once_no_more_than_five_are_judged(app, world):
    with acting(app):
        change = update(Customer).where(Customer.id == world.ana.id)
        db.session.execute(change.values(password_hash=passwords.hashed(PASSWORD, cheap=True)))
    guesses = [ready(app, "/sign-in", email=world.ana.email, password=f"guess {number}") for number in range(20)]
    answers = at_once(guesses)
    assert answers[422] <= 5 and answers[429] == 20 - answers[422]


def test_two_people_changing_to_one_address_at_once(app, sign_in, world):
    paths = []
    for person in (world.ana, world.ben):
        client = sign_in(app.test_client(), person)
        send(client, "/settings/email", at="/settings/account", email="new@example.com", current_password="")
        paths.append(_link_in_the_one_before(app))
    answers = at_once([ready(app, path) for path in paths])
    assert answers[303] == 1 and set(answers) <= {303, 403, 409}


def _link_in_the_one_before(app):
    """The newest mail went to the old address; the link is in the one before it."""
    import re

    from core.mail import Mail

    with app.app_context():
        texts = db.session.scalars(select(Mail.text).order_by(Mail.id.desc()).limit(2)).all()
    return re.search(r"http://[^/\s]+(/settings/email/\S+)", texts[1]).group(1)
