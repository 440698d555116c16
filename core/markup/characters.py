"""Characters that never reach a page, a feed or a database.

Taken out: controls but tab and newline, what XML cannot carry (Atom), and the directional embeddings, overrides
and isolates that let a line read as something other than it is. The plain marks of right-to-left writing (LRM,
RLM, ALM) stay, and so do joiners, which emoji and many scripts need. A lone surrogate becomes U+FFFD, as nothing
could store it.
"""

import re
from collections.abc import Mapping
from typing import Any

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def tidy(source: str) -> str:
    """The text with one kind of newline and without what is refused above."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _REFUSED.sub("", source))


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody sent, its texts without what is refused above."""
    return {name: tidy(value) if isinstance(value, str) else value for name, value in values.items()}
