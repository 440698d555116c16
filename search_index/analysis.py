"""Words as both engines know them: one way to cut, fold and stem text, so that both find the same things.

Accents and case are folded here rather than by PostgreSQL's `unaccent`, so the operator installs no
extension. Scripts without spaces (Han, kana, Hangul, Thai, ...) are cut into single characters and found as
phrases of them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter2 import stem as porter2

LONGEST_WORD = 64
MOST_WORDS = 16_000
VIRAMA = 9  # marks up to this combining class belong to the letter (kana's voicing); those above are accents
SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\U00020000-\U0003ffff"
)
MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
WORD = re.compile(f"[{SPACELESS}][{MARKS}]*|(?:(?![{SPACELESS}])[^\\W_][{MARKS}]*)+")
OTHER_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
COMMON = """
a an and are as at be but by can do does for from has have how i if in is it its my no not of on or so that
the their there this to was we what when where which who why will with you your
"""
STOP_WORDS = frozenset(COMMON.split())
WISHES = """
add allow also another any better could create enable feature give idea implement let like make me more need new one
option please possibility possible provide should support two three want would
"""
NOISE = STOP_WORDS | frozenset(WISHES.split())  # in very many titles of ideas and questions, whatever they are about


def fold(text: str) -> str:
    """Without case and accents: "Über" and "uber" are one word, and so are "ﬁne" and "fine"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in apart if unicodedata.combining(letter) <= VIRAMA)
    return unicodedata.normalize("NFC", bare).translate(OTHER_LETTERS)


def words(text: str) -> list[str]:
    return [found[:LONGEST_WORD] for found in WORD.findall(fold(text))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the forms of an English word have in common. Other languages' words mostly stay as they are."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    return porter2(word)


def positions(text: str) -> Iterator[tuple[int, str]]:
    """What is indexed: each word as written, for prefixes, and its stem at the same place, for the rest."""
    for place, word in enumerate(words(text)[:MOST_WORDS]):
        yield place, word
        if (base := stem(word)) != word:
            yield place, base


def spans(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Each word of a text as it stands, with what it is indexed as: for marking what was found."""
    for match in WORD.finditer(text):
        yield match.start(), match.end(), tuple(words(match.group()))
