"""A site that starts empty is set up through a one-time link."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from core.access import viewer
from core.commit import commit
from core.db import db
from customers.models import CustomerRole
from tests.customers.doors import send
from tests.world import World


def forget_admins(app: Flask) -> None:
    with app.app_context():
        db.session.execute(delete(CustomerRole))
        commit()


def link(app: Flask) -> str:
    printed = app.test_cli_runner().invoke(args=["customers", "first-admin"])
    assert printed.exit_code == 0, printed.output
    return printed.output.strip().removeprefix("http://127.0.0.1:8000")


def test_the_link_lets_the_first_admin_in_once(app: Flask, client: FlaskClient, world: World):
    forget_admins(app)
    way_in = link(app)
    assert send(client, way_in).status_code == 303
    with client:
        client.get("/settings/account")
        assert viewer().has("admin")
    assert app.test_client().get(way_in).status_code == 404


def test_a_second_link_ends_the_first(app: Flask, client: FlaskClient, world: World):
    forget_admins(app)
    first, second = link(app), link(app)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_once_an_admin_came_in_there_is_no_link(app: Flask, client: FlaskClient, world: World):
    forget_admins(app)
    send(client, link(app))
    assert link(app) == ""
