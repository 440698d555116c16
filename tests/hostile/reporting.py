"""How far a programme went: doors, texts, the slowest answer, and which doors stayed shut."""

from collections import Counter
from collections.abc import Callable

from tests.hostile.judging import Judge, Tally


class Report:
    def __init__(self, what: str) -> None:
        self.what = what
        self.doors: dict[str, Tally] = {}

    def door(self, name: str) -> Tally:
        return self.doors.setdefault(name, Tally())

    def wrong(self) -> list[str]:
        return [f"{door} | {what}" for door, tally in self.doors.items() for what in tally.wrong][:40]

    def tell(self, told: Callable[[str], None], judge: Judge) -> None:
        statuses: Counter[int] = Counter()
        for tally in self.doors.values():
            statuses += tally.statuses
        slowest, which, text = max((*tally.slowest[:1], door, tally.slowest[1]) for door, tally in self.doors.items())
        over = sum(tally.slowest[0] > 1 for tally in self.doors.values())
        told(
            f"{len(self.doors)} {self.what}, {statuses.total()} requests, {judge.parsed} pages parsed, "
            f"{sum(len(tally.wrong) for tally in self.doors.values())} wrong; answers {dict(sorted(statuses.items()))}"
        )
        told(f"slowest {slowest:.2f} s: {which}, {text}; doors with an answer over a second: {over}")
        shut = sorted(door for door, tally in self.doors.items() if tally.sent and not tally.taken)
        if shut:
            told(f"{len(shut)} took no text at all: {'; '.join(shut)}")
