"""Being forgotten: asked for with the password, after a time of grace, everywhere at once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.clock import now, shifted
from core.commit import commit
from core.db import db
from core.jobs import Job, run_next
from core.journal.models import JournalRow
from core.mail import Mail
from core.worker import tick
from customers import passwords
from customers.attributes.actions import tell
from customers.models import Customer
from customers.record.barred import is_barred
from customers.record.erasing import erase
from rewards.ledger.balances import differences
from tests.make import Make
from tests.world import World, acting

PASSWORD = "a walk along the canal"
CANARY = ("canarybird", "Kestrel Canaryname", "canary.kestrel@example.com", "C-CANARY-1")


@pytest.fixture
def canary(app: Flask, world: World) -> World:
    """Ana gets names that can be looked for anywhere."""
    handle, name, email, external_id = CANARY
    values = {"handle": handle, "skeleton": handle, "name": name, "email": email, "external_id": external_id}
    values |= {"title": f"{name}'s title", "bio": f"I am {name}.", "bio_html": f"<p>I am {name}.</p>"}
    with app.app_context():
        values["password_hash"] = passwords.hashed(PASSWORD, cheap=True)
        db.session.execute(update(Customer).where(Customer.id == world.ana.id).values(values))
        commit()
    return world


def in_database(app: Flask, *words: str) -> list[str]:
    """Every cell of every table that holds one of the words."""
    found = []
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                for column, value in row.items():
                    if any(word.lower() in str(value).lower() for word in words):
                        found.append(f"{table.name}.{column}: {str(value)[:80]}")
        db.session.rollback()
    return found


def in_files(folder: Path, *words: str) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "template.db":
            raw = path.read_bytes().lower()
            found += [f"{path.name}: {word}" for word in words if word.lower().encode() in raw]
    return found


def work(app: Flask) -> None:
    with app.app_context():
        while run_next():
            pass


def test_a_wrong_password_changes_nothing(canary: World, api: Callable) -> None:
    refused = api(canary.ana).post("/me/erase", {"password": "not this one"})
    assert refused.status_code == 422 and refused.json["errors"].keys() == {"password"}


def test_it_happens_after_the_grace_and_can_be_called_off(app: Flask, canary: World, api: Callable) -> None:
    ana = api(canary.ana)
    asked = ana.post("/me/erase", {"password": PASSWORD})
    assert (asked.status_code, asked.json["state"]) == (202, "waiting")
    assert asked.json["due_at"][:10] == f"{now() + timedelta(days=14):%Y-%m-%d}"
    assert ana.post("/me/erase", {"password": PASSWORD}).json["due_at"] == asked.json["due_at"]
    with app.app_context():
        assert db.session.scalars(select(Mail.name)).all() == ["erasure_asked"]
    assert ana.delete("/me/erase").json["state"] == "cancelled"
    with shifted(timedelta(days=15)), app.app_context():
        tick()
    work(app)
    assert ana.get("/me").status_code == 200
    ana.post("/me/erase", {"password": PASSWORD})
    with shifted(timedelta(days=15)), app.app_context():
        tick()
        work(app)
        tick()
        work(app)
    assert ana.get("/me").status_code == 401
    with app.app_context():
        row = db.session.get(Customer, canary.ana.id)
        assert row.erased_at is not None and row.handle is None and row.name == ""
        kinds = db.session.execute(select(JournalRow.kind, JournalRow.actor_id)).all()
    assert [tuple(kind) for kind in kinds].count(("customers.erased", None)) == 1


def test_staff_give_up_their_roles_first(world: World, api: Callable) -> None:
    assert api(world.mia).post("/me/erase", {"password": "x"}).status_code == 403


@pytest.mark.both
def test_a_canary_is_nowhere_afterwards(
    app: Flask,
    canary: World,
    defined: list[str],
    api: Callable,
    client: FlaskClient,
    sign_in: Callable,
    csrf: str,
    drain: Callable,
    database: str,
) -> None:
    handle, name, email, external_id = CANARY
    make = Make(app)
    _categories(app)
    with acting(app, canary.ana) as ana:
        tell(ana, {"motto": f"Ask {name}"}, "own page")
    mine = make.thread(canary.ana, title=f"{name} asks", body=f"I am {name}, write to {email}. Yours, {handle}")
    other = make.thread(canary.ben, body=f"@{handle} what do you say?")
    make.post(canary.ana, other, f"Nothing, says {name.split()[0]}.")
    make.post(canary.ben, mine, f"> @{handle}, post 1:\n> I am\n\nThank you {name}! I wrote to {email}.")
    mine_api = api(canary.ana)
    mine_api.put("/me/consents/share_identity", {})
    mine_api.patch("/me", {"location": "Canaryname Street"})
    mine_api.post("/me/export", headers={"Idempotency-Key": "canary-key"})
    api(canary.ada).get(f"/customers/{canary.ana.id}")
    shop = api(canary.ada, "purchases:write", "read", "write")
    order = {"order_id": "O-1", "customer": {"external_id": external_id}, "ordered_at": "2026-11-01T10:00:00Z"}
    lines = [{"sku": "T1", "name": "Grinder", "quantity": 1, "net_amount": 5990}]
    assert shop.post("/purchases", order | {"currency": "EUR", "status": "paid", "lines": lines}).status_code == 201
    _failed_job(app, email)
    drain()
    work(app)
    guest = app.test_client()
    pages = [f"/t/x/{mine.id}", f"/t/x/{other.id}", "/latest", f"/u/{handle}", "/search?q=asks", "/"]
    assert name in guest.get(pages[0], follow_redirects=True).text
    assert in_database(app, *CANARY) != []
    assert database == "postgresql" or in_files(Path(app.instance_path), "canaryname") != []
    assert api(canary.ana).post("/me/erase", {"password": PASSWORD, "immediately": True}).status_code == 200
    drain()
    work(app)

    words = (handle, name, email, external_id, "canaryname")
    assert in_database(app, *words) == []
    assert in_files(Path(app.instance_path), *words) == []
    ben = sign_in(client, canary.ben)
    for page in pages:
        for visitor in (guest, ben):
            html = visitor.get(page, follow_redirects=True).text.lower()
            assert [word for word in words if word.lower() in html] == [], page
    feed = api(canary.ada, "read", "feed:read", "feed:identities").get("/feed", headers={"Accept": "application/json"})
    assert feed.status_code == 200
    assert [word for word in words if word.lower() in feed.text.lower()] == []
    thread = api(canary.ben).get(f"/threads/{mine.id}").json
    assert (thread["title"], thread["author"]) == ("former-customer asks", None)
    with app.app_context():
        assert db.session.scalars(select(JournalRow.seq).where(JournalRow.actor_id == canary.ana.id)).all() == []
    assert api(canary.ada).get(f"/customers/{canary.ana.id}").json["erased"] is True


def _failed_job(app: Flask, email: str) -> None:
    """As a database's complaint is kept, with what it quotes."""
    error = f"IntegrityError: Key (email)=({email}) already exists."
    job = {"name": "mail.send", "arguments": {}, "state": "failed", "progress": 0, "attempts": 5, "error": error}
    with app.app_context():
        db.session.add(Job(**job, due_at=now(), created_at=now()))
        commit()


def _categories(app: Flask) -> None:
    from forum.categories.models import Category

    with app.app_context():
        if db.session.execute(select(Category.id)).first() is None:
            db.session.add(Category(slug="questions", name="Questions"))
            commit()


def test_merged_records_are_forgotten_together(app: Flask, canary: World, api: Callable) -> None:
    twin = api(canary.ada).put("/customers", {"external_id": "C-2", "email": "canary.twin@example.com"}).json
    api(canary.ada).post(f"/customers/{twin['id']}/merge", {"into": canary.ana.id})
    with acting(app):
        erase(canary.ana.id)
    assert in_database(app, "canary") == []
    assert api(canary.ada).post(f"/customers/{twin['id']}/unmerge").status_code == 404


def test_who_was_banned_does_not_come_back_that_way(app: Flask, canary: World) -> None:
    email = CANARY[2]
    with app.app_context():
        until = now() + timedelta(days=30)
        db.session.execute(update(Customer).where(Customer.id == canary.ana.id).values(suspended_until=until))
        commit()
    with acting(app):
        erase(canary.ana.id)
    with app.app_context():
        assert is_barred(email)
        assert not is_barred("somebody@example.com")
    assert in_database(app, "canary") == []
    with shifted(timedelta(days=31)), app.app_context():
        assert not is_barred(email)


def test_nothing_is_kept_where_nobody_was_banned(app: Flask, canary: World) -> None:
    with acting(app):
        erase(canary.ana.id)
    with app.app_context():
        assert not is_barred(CANARY[2])


def test_erasing_a_quiet_person_names_no_one_else(app: Flask, canary: World, api: Callable) -> None:
    with acting(app):
        erase(canary.ana.id)
    left: dict[str, Any] = api(canary.ben).get("/me").json
    assert (left["handle"], left["name"], left["email"]) == ("ben", "Ben", "ben@example.com")


@pytest.mark.both
def test_what_one_wrote_goes_as_well_where_one_wishes_it_and_others_words_stay(
    app: Flask, world: World, make: Any, api: Callable, client: FlaskClient, drain: Callable
) -> None:
    own = make.thread(world.ana, title="My secret way with rice", body="Rice, then a brush.")
    make.post(world.ben, own, body="That worked for me.")
    alone = make.thread(world.ana, title="Nobody ever replied to this one", body="Quite alone.")
    others = make.thread(world.ben, title="What else cleans burrs?")
    make.post(world.ana, others, body="A pin, in the end.")
    drain()
    with acting(app):
        erase(world.ana.id, with_posts=True)
    drain()
    page = client.get(f"/t/x/{own.id}", follow_redirects=True).text
    assert "That worked for me." in page and "Removed at the author" in page
    assert "secret way" not in page and "then a brush" not in page
    assert client.get(f"/t/x/{alone.id}", follow_redirects=True).status_code == 404
    assert "A pin, in the end." not in client.get(f"/t/{others.slug}/{others.id}").text
    for words in ("secret way", "then a brush", "Quite alone", "in the end"):
        assert in_database(app, words) == []
    with app.app_context():
        assert differences() == []
