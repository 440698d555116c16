"""Two records of one person become one, and apart again exactly."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.clock import now, shifted
from core.db import db
from core.errors import Conflict, Invalid
from core.journal.models import JournalRow
from customers import viewers
from customers.attributes import actions as attributes
from customers.attributes.queries import known_of
from customers.consent import actions as consent
from customers.consent.queries import granted
from customers.models import Customer
from customers.record import erasing, merging
from customers.record.queries import record_of
from tests.world import World, acting


@pytest.fixture
def imported(app: Flask, world: World, api: Callable) -> int:
    """An imported buyer who is Ana as well."""
    sent = {"external_id": "C-5", "email": "ana.old@example.com", "name": "Ana R."}
    return api(world.ada).put("/customers", sent).json["id"]


def merge(app: Flask, world: World, from_id: int, into_id: int) -> None:
    with acting(app, world.mia) as mia:
        merging.merge(mia, from_id, into_id)


def change(app: Flask, customer_id: int, **values: Any) -> None:
    with acting(app):
        db.session.execute(update(Customer).where(Customer.id == customer_id).values(values))


def row(app: Flask, customer_id: int) -> dict[str, Any]:
    with app.app_context():
        found = db.session.execute(select(Customer.__table__).where(Customer.id == customer_id)).one()
        return {key: value for key, value in found._mapping.items() if key not in ("session_epoch",)}


@pytest.mark.both
def test_a_merge_and_its_way_back_leave_everything_as_it_was(
    app: Flask, world: World, defined: list[str], imported: int, api: Callable
) -> None:
    with acting(app, world.pia) as pia:
        attributes.note(pia, imported, {"household_size": 4, "water": "hard"}, "shop")
        attributes.note(pia, world.ana.id, {"household_size": 2}, "a call")
    with acting(app, world.ana) as ana:
        consent.give(ana, "research", "own page")
    before = (row(app, imported), row(app, world.ana.id), api(world.ada).get(f"/customers/{imported}").json)
    merge(app, world, imported, world.ana.id)
    merged = api(world.ada).get(f"/customers/{world.ana.id}").json
    assert merged["external_id"] == "C-5"
    assert merged["attributes"] == {"household_size": 2, "water": "hard"}
    assert api(world.ada).get(f"/customers/{imported}").json["merged_into"] == world.ana.id
    assert api(world.ada).put("/customers", {"external_id": "C-5"}).json["id"] == world.ana.id
    back = api(world.ada).post(f"/customers/{imported}/unmerge")
    assert back.status_code == 200
    after = (row(app, imported), row(app, world.ana.id), api(world.ada).get(f"/customers/{imported}").json)
    assert after == before
    with app.app_context():
        kinds = db.session.scalars(select(JournalRow.kind).order_by(JournalRow.seq.desc()).limit(2)).all()
        assert granted([world.ana.id], "research") == {world.ana.id}
    assert kinds == ["customers.unmerged", "customers.merged"]


def test_an_account_goes_over_to_a_record_that_has_none(app: Flask, world: World, imported: int) -> None:
    merge(app, world, world.ana.id, imported)
    with app.app_context():
        record = record_of(imported)
        assert (record.handle, record.name, record.email, record.external_id) == (
            "ana",
            "Ana",
            "ana@example.com",
            "C-5",
        )
        assert record.registered_at is not None
        assert record_of(world.ana.id).handle is None


@pytest.mark.both
def test_what_an_account_wrote_of_itself_and_that_it_hides_go_over_with_it_and_come_back(
    app: Flask, world: World, imported: int, client: Any
) -> None:
    words = {
        "title": "Tuner",
        "bio": "I weigh it.",
        "bio_html": "<p>I weigh it.</p>",
        "location": "Bruges",
        "locale": "de",
    }
    change(app, world.ana.id, is_hidden=True, **words)
    before = (row(app, world.ana.id), row(app, imported))
    merge(app, world, world.ana.id, imported)
    stays, gone = row(app, imported), row(app, world.ana.id)
    assert {name: stays[name] for name in words} == words and stays["is_hidden"]
    assert not any(gone[name] for name in words) and not gone["is_hidden"]
    assert "I weigh it." not in client.get("/u/ana").text
    with acting(app, world.mia) as mia:
        merging.unmerge(mia, world.ana.id)
    assert (row(app, world.ana.id), row(app, imported)) == before


@pytest.mark.parametrize("ban", ["suspended_until", "silenced_until"])
def test_nobody_gets_out_of_a_ban_by_being_merged(app: Flask, world: World, imported: int, ban: str) -> None:
    """Neither where the account goes over, nor where the other record has one of its own and a shorter ban."""
    change(app, world.ana.id, **{ban: now() + timedelta(days=9)})
    change(app, world.ben.id, **{ban: now() + timedelta(days=1)})
    before = row(app, world.ben.id)
    merge(app, world, world.ana.id, imported)
    merge(app, world, imported, world.ben.id)
    assert row(app, world.ben.id)[ban] - now() > timedelta(days=8)
    with app.app_context():
        assert viewers.by_id(world.ben.id).is_guest is (ban == "suspended_until")
    with acting(app, world.mia) as mia:
        merging.unmerge(mia, imported)
    assert row(app, world.ben.id) == before and row(app, imported)[ban] - now() > timedelta(days=8)


def test_who_waits_to_be_erased_goes_into_no_other_record_that_would_be_left(
    app: Flask, world: World, imported: int
) -> None:
    with acting(app, world.ana) as ana:
        erasing.ask(ana, "")
    with pytest.raises(Conflict):
        merge(app, world, world.ana.id, imported)
    merge(app, world, imported, world.ana.id)
    with acting(app):
        erasing.erase(world.ana.id)
    assert row(app, imported)["erased_at"] is not None


def test_both_given_consents_are_one(app: Flask, world: World) -> None:
    for person in (world.ana, world.ben):
        with acting(app, person) as who:
            consent.give(who, "research", "own page")
    merge(app, world, world.ben.id, world.ana.id)
    with app.app_context():
        assert granted([world.ana.id, world.ben.id], "research") == {world.ana.id}
    with acting(app, world.mia) as mia:
        merging.unmerge(mia, world.ben.id)
    with app.app_context():
        assert granted([world.ana.id, world.ben.id], "research") == {world.ana.id, world.ben.id}


def test_what_a_merge_refuses(app: Flask, world: World, imported: int) -> None:
    def refused(kind: type[Exception], from_id: int, into_id: int) -> None:
        with pytest.raises(kind):
            merge(app, world, from_id, into_id)

    refused(Invalid, imported, imported)
    refused(Invalid, imported, 999_999)
    merge(app, world, imported, world.ana.id)
    refused(Conflict, imported, world.ben.id)
    refused(Conflict, world.ben.id, imported)


def test_a_chain_of_merges_ends_at_one_record(app: Flask, world: World, imported: int, api: Callable) -> None:
    merge(app, world, imported, world.ana.id)
    merge(app, world, world.ana.id, world.ben.id)
    with app.app_context():
        assert record_of(imported).merged_into_id == world.ben.id
    with pytest.raises(Conflict), acting(app, world.mia) as mia:
        merging.unmerge(mia, imported)
    with acting(app, world.mia) as mia:
        merging.unmerge(mia, world.ana.id)
    with app.app_context():
        assert record_of(imported).merged_into_id == world.ana.id
    with acting(app, world.mia) as mia:
        merging.unmerge(mia, imported)
    with app.app_context():
        assert record_of(imported).merged_into_id is None


def test_after_a_month_it_stays(app: Flask, world: World, imported: int) -> None:
    merge(app, world, imported, world.ana.id)
    with shifted(timedelta(days=31)), pytest.raises(Conflict), acting(app, world.mia) as mia:
        merging.unmerge(mia, imported)


def test_every_column_that_names_a_customer_is_moved_or_known_to_stay(app: Flask, world: World) -> None:
    """A package that forgets to say what merging does to a table of its own is found here."""
    stays = {
        # what somebody did as staff, what happened then, and what is dated history
        "attribute_values.by_id",
        "awards.by_id",
        "customer_imported_changes.customer_id",
        "balances.customer_id",
        "ledger.customer_id",
        "member_counts.customer_id",  # counted anew
        "consent_texts.by_id",
        "invites.created_by_id",
        "segments.by_id",
        "segment_memberships.customer_id",
        "customer_merges.from_id",
        "customer_merges.into_id",
        "customer_roles.customer_id",
        "erasures.customer_id",
        "one_time_links.customer_id",
        "standing.customer_id",
    }
    with app.app_context():
        columns = {
            f"{table.name}.{column.name}"
            for table in db.metadata.tables.values()
            for column in table.columns
            for key in column.foreign_keys
            if key.target_fullname == "customers.id"
        }
        moved = {
            f"{one.table}.{one.column}"
            for package in app.extensions["privacy"]
            for one in package.merge(world.ana.id, world.ben.id) or ()
        }
        db.session.rollback()
    assert sorted(columns - moved - stays) == []


def test_known_of_a_merged_record_stays_readable(app: Flask, world: World, defined: list[str], imported: int) -> None:
    with acting(app, world.pia) as pia:
        attributes.note(pia, imported, {"household_size": 4}, "shop")
        attributes.note(pia, world.ana.id, {"household_size": 2}, "a call")
    merge(app, world, imported, world.ana.id)
    with app.app_context():
        left = next(one for one in known_of(imported) if one.of.key == "household_size")
        assert left.company is not None and left.company.value == 4
        assert left.effective is None
