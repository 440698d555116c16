"""A kept page is asked for while the database is away: it is not served unchecked, and one is told in words to try again."""

import contextlib
import shutil

import pytest
from sqlalchemy import create_engine, make_url, text

from core.db import db
from core.options import forget_options

pytestmark = pytest.mark.both


@contextlib.contextmanager
def away(app):
    """SQLite's file, or the server's leave to connect, is gone and comes back."""
    url = app.config["SETTINGS"].database
    with app.app_context():
        db.engine.dispose()
    if url.startswith("sqlite"):
        path = app.config["SETTINGS"].instance / "customer_lab.db"
        aside = path.with_name("aside.db")
        path.rename(aside)
        path.mkdir()
        yield
        path.rmdir()
        shutil.move(aside, path)
        return
    name = make_url(url).database
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
        yield
        connection.execute(text(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"))
    server.dispose()


@pytest.mark.parametrize("who", ["guest", "member"])
def test_a_kept_page_waits_for_the_database(app, client, world, make, sign_in, who):
    thread = make.thread(world.ana, title="How do I clean the burrs?")
    address = f"/t/{thread.slug}/{thread.id}"
    if who == "member":
        sign_in(client, world.ben)
    kept = [client.get(address) for _twice in range(2)][1]
    assert kept.status_code == 200 and app.extensions["shelf"]._pages
    with app.app_context():
        forget_options()
    with away(app):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "Nothing was lost" in answer.text and "clean the burrs" not in answer.text
    assert client.get(address).status_code == 200
