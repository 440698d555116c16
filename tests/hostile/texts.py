"""What is thrown: the corpora, and a few texts of our own that no corpus has."""

from functools import cache

from tests import corpora
from tests.corpora import Texts
from tests.counts import PROVE

OURS: Texts = [
    ("plain", "Plain words, as people write them."),
    ("empty", ""),
    ("space", " \t\n "),
    ("nul", "before\x00after"),
    ("controls", "\x01\x08\x0b\x1b[31m\x7f\x85"),
    ("right to left", "abc \u202egnp.exe\u202c \u2066x"),
    ("not a character", "\ufffe\uffff\U0010ffff"),
    ("emoji", "👩‍👩‍👧‍👦🏳️‍🌈" * 40),
    ("combining", "Z\u0300\u0301\u0302" * 200),
    ("markup", "</title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>"),
    ("attribute", '"\'><svg/onload=alert(1)> autofocus onfocus=alert(1) x="'),
    ("template", "{{ 7*7 }} {% raise %} ${7*7} %(name)s %s {0.__class__}"),
    ("query", "' OR 1=1; -- \" ) UNION SELECT * FROM customers \\ % _ *"),
    ("search", 'in:title "unclosed (a OR NOT -b~2^9 [x TO y] tag: @ # before:yesterday *'),
    ("number", "9" * 400),
    ("negative", "-1"),
    ("not a number", "NaN"),
    ("time", "0001-01-01T00:00:00-23:59"),
    ("far time", "9999-12-31T23:59:59+00:00"),
    ("address", "javascript:alert(document.domain)//https://a.de"),
    ("path", "../../../../etc/passwd\\..%2f%00"),
    ("lines", "a\r\nSet-Cookie: x=1\r\n\r\n<b>"),
    ("json", '{"a": [1, {"b": null}], "__proto__": 1}'),
    ("deep json", "[" * 30_000),
    ("long word", "x" * 32_000),
    ("long text", "Words and words. " * 1_880),
    ("too long", "x" * 40_000),
]


_ALWAYS = [text for text in OURS if text[0] in ("plain", "markup")]
_EACH = 1


def texts_for(turn: int, free: bool = True, share: int = 1) -> Texts:
    """Everything, or a share of it, for `make prove`; else a few, other ones for each door. Fields for numbers or
    choices get our own."""
    if PROVE:
        return OURS + _everything()[len(OURS) + turn % share :: share] if free else OURS
    some = _some() if free else OURS
    start = turn * _EACH % len(some)
    return _ALWAYS + (some + some)[start : start + _EACH]


@cache
def _everything() -> Texts:
    found = [corpora.blns(), corpora.dompurify(), corpora.commonmark(), corpora.regressions(), corpora.pathological()]
    return OURS + [text for corpus in found for text in corpus]


@cache
def _some() -> Texts:
    """Each 7th, in another order, so that every run meets every corpus."""
    return OURS + _everything()[len(OURS) :: 7]
