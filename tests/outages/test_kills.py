"""What was acknowledged stays, whatever is killed with -9 while eight post."""

from collections import Counter
from collections.abc import Callable

from tests.counts import count
from tests.outages.accounts import drained, open_threads, reckon
from tests.outages.clients import posting
from tests.outages.house import House


def test_no_acknowledged_post_is_lost_when_web_or_worker_is_killed(house: House, told: Callable[[str], None]) -> None:
    kills = count(small=2, full=20)
    threads = open_threads(house)
    killed: Counter[str] = Counter()
    with posting(house, threads) as posters:
        for turn in range(kills):
            posters.wait_for_more()
            killed[house.kill_worker(turn)] += 1
            posters.wait_for_more(4)
            killed[house.kill_web(turn)] += 1
            house.wait_until_whole()
        posters.wait_for_more()
    took = drained(house, within=120)
    found = reckon(house, threads, posters)
    told(f"killed with -9: {dict(killed)}; {found}; answers {dict(posters.answers())}; drained in {took:.1f} s")
    assert found.is_exact(), found
