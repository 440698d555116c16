"""A thread's page as one uses it, and what was kept of it."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page

from core.db import db
from forum.posts.models import Post
from tests.browser.conftest import carry_session
from tests.browser.server import Server
from tests.world import Person


def replies(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(Post.body).where(Post.number > 1).order_by(Post.id)))


def reply_field(page: Page) -> Locator:
    return page.get_by_label("Reply", exact=True)


def press_reply(page: Page) -> None:
    page.locator("#reply").get_by_role("button", name="Reply", exact=True).click()


def refresh_session(client: FlaskClient, sign_in: Any, page: Page, person: Person, site: Server) -> None:
    """As signing in anew in another tab leaves it: another CSRF secret."""
    sign_in(client, person)
    with client.session_transaction() as session:
        session["csrf_token"] = "d" * 40
    carry_session(page.context, client, site)
