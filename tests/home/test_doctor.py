"""The doctor says what is wrong, and exits 1 when something is."""

from core.db import db
from core.journal.models import JournalHead
from tests.world import acting


def test_a_sound_house_is_sound(app, world, make, drain):
    make.thread(world.ana)
    drain()
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert "WRONG" not in result.output


def test_a_hole_in_the_journal_is_found(app, world, make):
    make.thread(world.ana)
    with acting(app):
        db.session.execute(db.update(JournalHead).values(seq=JournalHead.seq + 1))
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1 and "WRONG journal" in result.output
