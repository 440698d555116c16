"""One server and one Chromium for the session; each test gets a fresh database and windows of its own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.server import Server
from tests.make import Make
from tests.world import Person, World

PATIENCE = 8_000
# Errors become pages, and styles are not asked for anew on every page: that would take half of the time here.
SERVED = {"PROPAGATE_EXCEPTIONS": False, "SEND_FILE_MAX_AGE_DEFAULT": timedelta(minutes=5)}
# An answer of 4xx or a network that is gone is not the page's mistake, though the browser and htmx write it down.
EXPECTED = ("Failed to load resource", "Response Status Error Code", "htmx:sendError", "htmx:afterRequest")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(server: Server, app: Flask) -> Iterator[Server]:
    """The server in front of this test's app. No answer may be a 5xx, and no page may throw."""
    server.app, server.faults, server.posts, server.delay = app, [], [], 0.0
    before = {name: app.config[name] for name in SERVED}
    app.config.update(SERVED)
    yield server
    server.settle()
    app.config.update(before)
    assert server.faults == []


@pytest.fixture
def window(
    site: Server, chromium: Browser, client: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody's own: `window(world.ana)`; options are the context's (`java_script_enabled=False`)."""
    opened: list[BrowserContext] = []

    def open_window(person: Person | None = None, width: int = 1280, **options: Any) -> BrowserContext:
        size = {"width": width, "height": 800}
        context = chromium.new_context(base_url=site.address, viewport=size, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        context.on("page", lambda page: _watch(page, site))
        if person is not None:
            carry_session(context, sign_in(client, person), site)
        return context

    yield open_window
    for context in opened:
        context.close()


def carry_session(context: BrowserContext, client: FlaskClient, site: Server) -> None:
    cookie = client.get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": site.address}])


@pytest.fixture
def visit(window: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of somebody's: `visit(world.ana, width=360)`, or a guest's."""
    return lambda person=None, **options: window(person, **options).new_page()


@pytest.fixture
def thread(world: World, make: Make) -> Any:
    return make.thread(world.ben, "How do I clean the burrs?", "They squeak.")


def _watch(page: Page, site: Server) -> None:
    page.on("pageerror", lambda error: site.faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: _judge(said, page, site))


def _judge(said: Any, page: Page, site: Server) -> None:
    if said.type == "error" and not said.text.startswith(EXPECTED):
        site.faults.append(f"{page.url}: {said.text}")
