"""Small things about text that several packages need."""

import re
import unicodedata


def slug_of(title: str, most: int = 80, otherwise: str = "untitled") -> str:
    """Small letters, digits and hyphens: the readable part of an address. The id beside it decides."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].strip("-") or otherwise
