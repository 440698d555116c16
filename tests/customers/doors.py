"""Going through the doors as a browser does: read the form's token, send the form, open the mailed link."""

import re

from core.mail import newest

PASSWORD = "kettle grinder forty-two"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def csrf_of(client, path):
    found = TOKEN.search(client.get(path).text)
    assert found, f"{path} has no form"
    return found.group(1)


def send(client, path, at=None, **fields):
    """POST the form that stands at `path` (or `at`, for one that goes elsewhere)."""
    return client.post(path, data={"csrf_token": csrf_of(client, at or path), **fields})


def enter(client, email, password=PASSWORD, **more):
    return send(client, "/sign-in", email=email, password=password, **more)


def is_in(client):
    return client.get("/settings/account").status_code == 200


def last_mail(app):
    with app.app_context():
        mail = newest()
        return mail.to, mail.subject, mail.text


def mailed_path(app):
    """The path of the link in the newest mail."""
    return re.search(r"http://[^/\s]+(/\S+)", last_mail(app)[2]).group(1)


def join(app, client, handle="olga", email="", **more):
    """Sign up and confirm."""
    email = email or f"{handle}@example.com"
    fields = {"email": email, "handle": handle, "name": handle.title(), "password": PASSWORD, **more}
    at = f"/sign-up?invite={more['invite']}" if "invite" in more else None
    assert send(client, "/sign-up", at=at, **fields).status_code == 200
    return send(client, mailed_path(app))
