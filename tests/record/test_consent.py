"""Consent, for each purpose: with its text, its moment, its ledger; a no holds at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.errors import Conflict, NotFound
from core.journal.models import JournalRow
from customers.consent import actions, queries
from customers.models import Customer
from tests.world import World, acting


def test_a_yes_and_a_no_are_written_down_once_each(app: Flask, world: World, api: Callable) -> None:
    ana = api(world.ana)
    for _ in range(2):
        given = ana.put("/me/consents/research", {})
    assert given.json["granted"] is True
    assert given.json["version"] == given.json["granted_version"] == 1
    assert given.json["at"].endswith("Z")
    for _ in range(2):
        taken = ana.delete("/me/consents/research")
    assert taken.json["granted"] is False
    with app.app_context():
        assert [row.is_given for row in queries.ledger(world.ana.id)] == [False, True]
        kinds = db.session.scalars(select(JournalRow.kind).order_by(JournalRow.seq)).all()
    assert kinds == ["customers.consent_given", "customers.consent_withdrawn"]


def test_an_unknown_purpose_is_nothing(world: World, api: Callable) -> None:
    assert api(world.ana).put("/me/consents/world_peace", {}).status_code == 404


def test_a_new_wording_has_to_be_read_first(app: Flask, world: World) -> None:
    with acting(app, world.ana) as ana:
        actions.give(ana, "quote", "own page", version=1)
    with acting(app, world.ada) as ada:
        assert actions.publish_text(ada, "quote", "You may quote me, with my town.") == 2
    with app.app_context():
        quote = next(one for one in queries.purposes_of(world.ana.id) if one.key == "quote")
        assert quote.is_given and quote.is_reworded
        assert quote.text == "You may quote me, with my town."
        assert queries.granted([world.ana.id, world.ben.id], "quote") == {world.ana.id}
    with pytest.raises(Conflict), acting(app, world.ana) as ana:
        actions.give(ana, "quote", "own page", version=1)
    with acting(app, world.ana) as ana:
        actions.give(ana, "quote", "own page", version=2)
    with app.app_context():
        assert queries.consent_of(world.ana.id, "quote").version == 2


@pytest.mark.both
def test_other_statements_can_ask(app: Flask, world: World) -> None:
    with acting(app, world.ben) as ben:
        actions.give(ben, "show_ownership", "own page")
    with app.app_context():
        query = select(Customer.id).where(queries.has_granted(Customer.id, "show_ownership"))
        assert db.session.scalars(query).all() == [world.ben.id]
        assert [one.key for one in queries.purposes_of(world.ben.id) if one.is_given] == ["show_ownership"]


def test_only_admins_publish_wordings(app: Flask, world: World) -> None:
    from core.errors import Refused

    with pytest.raises(Refused), acting(app, world.max) as marketer:
        actions.publish_text(marketer, "quote", "All of it.")
    with pytest.raises(NotFound), acting(app, world.ada) as ada:
        actions.publish_text(ada, "nothing", "All of it.")
