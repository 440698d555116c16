"""A file's things, judged before they are written: alone, and against the rows that came before them."""

import zlib
from collections.abc import Hashable, Iterator
from itertools import islice

from flask_babel import gettext as _

from core.errors import Invalid
from core.importing import Claim, FileRefused, Importer, Judged, Refusal, Row, RowRefused, Source


class Judging:
    """The file's things, judged, each once."""

    def __init__(self, importer: Importer, source: Source) -> None:
        self.importer = importer
        self.refusals: list[Refusal] = []
        self.repeated = 0
        self._seen: dict[Hashable, int] = {}
        self._claimed: dict[Claim, tuple[Hashable, int]] = {}
        self._judged = self._judge_all(importer.read(source))

    def chunk(self) -> list[Judged]:
        return list(islice(self._judged, self.importer.chunk))

    def _judge_all(self, rows: Iterator[Row | Refusal]) -> Iterator[Judged]:
        for row in _readable(rows):
            if isinstance(row, Refusal):
                self.refusals.append(row)
                continue
            judged = self._judge(row)
            if judged is not None and self._is_new(judged):
                yield judged

    def _judge(self, row: Row) -> Judged | None:
        try:
            return Judged(row.number, row.line, self.importer.judge(row))
        except RowRefused as wrong:
            place = wrong.row or row
            self.refusals.append(Refusal(place.number, place.line, wrong.field, wrong.reason))
        except Invalid as wrong:
            self.refusals += [Refusal(row.number, row.line, name, str(text)) for name, text in wrong.fields.items()]
        return None

    def _is_new(self, judged: Judged) -> bool:
        """The same thing twice in one file: said the same it is passed over, otherwise refused."""
        key = self.importer.key(judged.item)
        mark = hash(repr(judged.item))
        if key not in self._seen:
            self._seen[key] = mark
            return self._claims_hold(judged)
        if self._seen[key] == mark:
            self.repeated += 1
        else:
            self.refusals.append(judged.refused("", _("It is in this file twice, with other content the first time.")))
        return False

    def _claims_hold(self, judged: Judged) -> bool:
        """Across the chunks of a file, of which a dry run keeps none."""
        claims, whose = self.importer.claims(judged.item), self.importer.key(judged.item)
        for claim in claims:
            first, number = self._claimed.setdefault(claim, (whose, judged.number))
            if first != whose:
                why = _("Row %(number)s has it already: %(what)s", number=number, what=claim.what)
                self.refusals.append(judged.refused(claim.field, why))
                return False
        return True


def _readable(rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
    """A gzip that is none refuses the file. One that breaks off keeps what came before, and says so."""
    number = 0
    while True:
        try:
            row = next(rows, None)
        except (OSError, EOFError, zlib.error) as wrong:
            if not number:
                raise FileRefused(_("The file cannot be read: %(why)s", why=str(wrong))) from wrong
            row = Refusal(number + 1, number + 1, "", _("The file breaks off here: %(why)s", why=str(wrong)))
            rows = iter(())
        if row is None:
            return
        number = row.number
        yield row
