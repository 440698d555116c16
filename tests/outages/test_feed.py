"""Who reads the feed, falls and goes on, has every entry once, while eight write and change their minds."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.db import db
from core.journal.readers import head
from core.journal.writer import write_entries
from forum.posts.actions import add_post
from forum.posts.writing import write
from tests.counts import count
from tests.outages.accounts import check_the_journal, open_threads
from tests.outages.clients import running, token
from tests.outages.family import wait_for
from tests.outages.house import House
from tests.servers.processes import die_with_parent
from tests.world import acting

ROOT = Path(__file__).parents[2]
ONE_IN = 20


class ChangedTheirMind(Exception):
    """Raised where a transaction is given up."""


def test_a_reader_that_is_killed_and_resumed_has_every_entry_once(
    house: House, tmp_path: Path, told: Callable[[str], None]
) -> None:
    """It goes from page to page and follows by turns."""
    kills, each = count(small=1, full=40), count(small=15, full=400)
    threads = open_threads(house)
    key = token(house, house.people["pia"], "feed:read")["Authorization"].removeprefix("Bearer ")
    path = tmp_path / "seen"
    rolled_back: list[int] = []
    done = threading.Event()

    def reading() -> "subprocess.Popen[bytes]":
        mode = ("page", "follow")[killed % 2]
        command = [sys.executable, "-m", "tests.outages.reading", str(house.port), key, str(path), mode]
        return subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent)

    def writing(who: int) -> None:
        for number in range(each):
            reply(house, who, threads[(who + number) % len(threads)], number, rolled_back)

    killed = 0
    reader = reading()
    try:
        with running([lambda who=who: writing(who) for who in range(len(house.writers))], done) as writers:
            while killed < kills or any(thread.is_alive() for thread in writers):
                wait_until_it_goes_on(house, path)
                time.sleep(random.uniform(0, 0.2))
                reader.kill()
                reader.wait()
                killed += 1
                reader = reading()
        wait_for(lambda: lines(path) >= head_of(house), "the reader to reach the head")
    finally:
        reader.kill()
        reader.wait()
    numbers = [int(word) for word in path.read_text().split()]
    top = head_of(house)
    told(
        f"reader killed {killed} times beside 8 writers, {len(rolled_back)} of {each * 8} rolled back: {top} entries,"
        f" {len(set(range(1, top + 1)) - set(numbers))} missed, {len(numbers) - len(set(numbers))} repeated"
    )
    assert numbers == list(range(1, top + 1))
    with house.app.app_context():
        check_the_journal()


def reply(house: House, who: int, thread: int, number: int, rolled_back: list[int]) -> None:
    """Every twentieth is given up, every other of those at the worst moment: when it has its number in the journal."""
    try:
        with acting(house.app, house.writers[who]) as viewer:
            add_post(viewer, thread, write(f"Reply {number} of {who} at {time.time_ns()}"))
            if (number + who) % ONE_IN == 0:
                db.session.flush()
                if number % 2:
                    write_entries(db.session())
                raise ChangedTheirMind
    except ChangedTheirMind:
        rolled_back.append(number)


def wait_until_it_goes_on(house: House, path: Path) -> None:
    seen = lines(path)
    wait_for(lambda: lines(path) > seen or head_of(house) == seen, "the reader to go on")


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def head_of(house: House) -> int:
    with house.app.app_context():
        return head()
