"""The doctor says what is wrong, and exits 1 when something is."""

from dataclasses import replace

from core.db import db
from core.journal.models import JournalHead
from search_index.whoosh_engine import WhooshEngine
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


def told(app, monkeypatch, **settings):
    """Line by line: what is said of what."""
    given = app.config["SETTINGS"].model_copy(update=settings)
    monkeypatch.setitem(app.config, "SETTINGS", given)
    lines = app.test_cli_runner().invoke(args=["doctor"]).output.splitlines()
    return {line[6:].split()[0]: (line[:5].strip(), line[6:].split(maxsplit=1)[1]) for line in lines}


def test_mail_search_and_uploads_are_looked_at(app, world, make, drain, monkeypatch, tmp_path):
    make.thread(world.ana)
    drain()
    found = told(app, monkeypatch, mail_url="smtp://127.0.0.1:9", uploads=tmp_path / "deep" / "uploads")
    assert found["mail"] == ("WRONG", "ConnectionRefusedError: Connection refused")
    assert [found[name] for name in ("uploads", "instance")] == [("ok", "can be written")] * 2
    engine = app.extensions["search"].engine
    assert found["search"] == ("ok", f"{engine.name}, {engine.count()} documents") and engine.count()
    (tmp_path / "file").touch()
    found = told(app, monkeypatch, mail_url="", uploads=tmp_path / "file")
    assert found["uploads"] == ("WRONG", "FileExistsError: File exists") and found["mail"][0] == "ok"


def test_a_mail_server_that_answers_is_sound_and_gets_nothing(app, world, mailbox, monkeypatch):
    assert told(app, monkeypatch, mail_url=mailbox.url)["mail"] == ("ok", "the server answers 250")
    assert mailbox.messages == []


def test_an_index_that_cannot_be_read_is_wrong_and_not_the_end_of_the_report(app, world, monkeypatch, tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.folder.mkdir()
    (engine.folder / "BORN").touch()
    monkeypatch.setitem(app.extensions, "search", replace(app.extensions["search"], engine=engine))
    found = told(app, monkeypatch)
    assert found["search"] == ("WRONG", "EmptyIndexError") and found["uploads"][0] == "ok"
