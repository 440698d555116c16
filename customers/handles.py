"""What a handle may be. No database here: whether one is taken is asked in `accounts`.

A handle is shown as it was typed and compared by `folded`. `skeleton` is what the eye takes it for
(Unicode UTS #39), so that nobody can sit down beside Ana as `аna` with a Cyrillic letter.
"""

import re
from functools import cache
from pathlib import Path
from unicodedata import category, normalize

from confusable_homoglyphs import categories, confusables
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MIN, MAX = 3, 20
IMPORTED_MIN, IMPORTED_MAX = 2, 30

SHAPE = re.compile(r"[^\W_](?:[_.\-]?[^\W_])*")
SCRIPTS_SEEN_TOGETHER = [{"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"}]
FILE = re.compile(r".*\.(atom|css|csv|html|ico|js|json|php|png|rss|txt|xml)", re.IGNORECASE)  # /u/ana.atom
NUMBERED_MACHINE = re.compile(r"(dns|ftp|imap|mail|mx|ns|pop|smtp|www|server|web)\d+")
DIRECTION_MARKS = str.maketrans("", "", "\u200e\u200f")


def folded(handle: str) -> str:
    """Equal for two ways of typing the same handle."""
    return normalize("NFKC", handle).casefold()


def stored(handle: str) -> str:
    """As it is kept: in the case it was typed, if ASCII. SQLite's lower() knows no other letters."""
    return handle if handle.isascii() else handle.casefold()


def problem(handle: str, imported: bool = False, site_name: str = "") -> LazyString | None:
    """Why nobody may have this handle, as a sentence; None when they may. `site_name` is nobody's either."""
    least, most = (IMPORTED_MIN, IMPORTED_MAX) if imported else (MIN, MAX)
    if not least <= len(handle) <= most:
        return _l("Use %(least)d to %(most)d characters.", least=least, most=most)
    if normalize("NFKC", handle) != handle or not SHAPE.fullmatch(handle):
        return _l("Use letters and digits, with single dots, dashes or underscores between them.")
    if not any(category(sign).startswith("L") for sign in handle):
        return _l("Use at least one letter.")
    if FILE.fullmatch(handle):
        return _l("Leave out the ending after the dot: it would read like a file's name.")
    if mixes_scripts(handle):
        return _l("Use the letters of one alphabet only.")
    if not imported and (is_reserved(handle) or reads_like(handle, site_name)):
        return _l("This handle is kept for the house. Choose another one.")
    return None


def is_reserved(handle: str) -> bool:
    bare = re.sub(r"[._\-]", "", handle)
    return _plainest(bare) in _reserved() or bool(NUMBERED_MACHINE.fullmatch(folded(bare)))


def reads_like(handle: str, name: str) -> bool:
    """`cafe-m0we` speaks for the Café Möwe: what is neither letter nor digit is left out, accents too. As typed and in small
    letters, for a letter may look like another's capital alone."""
    return bool(_looks(handle) & _looks(name))


def _looks(text: str) -> set[str]:
    bare = "".join(sign for sign in normalize("NFD", normalize("NFKC", text)) if sign.isalnum())
    return {_plainest(bare), _plainest(bare.casefold())} - {""}


def mixes_scripts(handle: str) -> bool:
    scripts = categories.unique_aliases(handle) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not any(scripts <= usual for usual in SCRIPTS_SEEN_TOGETHER)


def skeleton(handle: str) -> str:
    """Equal for two handles that look alike: `pay1`, `payl` and `раyl`."""
    seen = normalize("NFD", "".join(prototypes().get(sign, sign) for sign in normalize("NFKC", handle)))
    return "".join(prototypes().get(sign, sign) for sign in seen.casefold()).casefold()


@cache
def prototypes() -> dict[str, str]:
    """For each sign, the plainest text that it can be taken for."""
    look: dict[str, str] = {}
    for group in _alike():
        plainest = min(group, key=_plainness)
        look |= {sign: plainest for sign in group if len(sign) == 1 and sign != plainest}
    return look


def _alike() -> list[set[str]]:
    """The library's pairs of look-alikes, joined to groups."""
    group_of: dict[str, set[str]] = {}
    for sign, others in confusables.confusables_data.items():
        names = {name.translate(DIRECTION_MARKS) for name in [sign, *(other["c"] for other in others)]}
        joined = names.union(*(group_of.get(name, ()) for name in names))
        group_of.update(dict.fromkeys(joined, joined))
    return list({id(group): group for group in group_of.values()}.values())


def _plainness(text: str) -> tuple[object, ...]:
    """Sorts `rn` before `m` (so that both read the same), and `l` before `1` and `|`."""
    is_plain = text.isascii()
    return (not is_plain, -len(text) if is_plain else len(text), not text.islower(), not text.isalpha(), text)


def _plainest(bare: str) -> str:
    """As `skeleton`, with `i` and `l` for equal: adm1n and admln are admin to a hasty eye."""
    return skeleton(bare).replace("l", "i")


@cache
def _reserved() -> frozenset[str]:
    lines = (Path(__file__).parent / "reserved.txt").read_text("utf-8").splitlines()
    return frozenset(_plainest(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def from_name(name: str) -> str:
    """A handle to start from, for somebody who did not choose one; may be taken or reserved."""
    plain = re.sub(r"[^\w]+|_", "-", normalize("NFKC", name).casefold()).strip("-")
    plain = re.sub(r"-+", "-", plain)[: MAX - 4].strip("-")
    return plain if problem(plain, imported=True) is None else "customer"
