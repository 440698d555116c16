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
        wrong = sum(len(tally.wrong) for tally in self.doors.values())
        told(f"{len(self.doors)} {self.what}, {statuses.total()} requests, {wrong} wrong, {judge.parsed} pages parsed")
        told(f"answers {', '.join(f'{status}: {times}' for status, times in sorted(statuses.items()))}")
        (slowest, text), door = max((tally.slowest, door) for door, tally in self.doors.items())
        slow = sum(tally.slow for tally in self.doors.values())
        told(f"slowest {slowest:.2f} s ({door}, {text}); over a second: {slow}")

    def tell_shut(self, told: Callable[[str], None]) -> None:
        """Doors for free text where nothing at all was taken: not a fault, and worth knowing."""
        shut = sorted(door for door, tally in self.doors.items() if tally.is_free and tally.sent and not tally.taken)
        if shut:
            told(f"{len(shut)} took no text at all: {'; '.join(shut)}"[:2000])
