"""Keys that fit their column."""

import hashlib

HASHED = 40


def fitting(text: str, most: int) -> str:
    """The text itself where it fits, as it always was. Else how it begins and a hash of all of it: cut short only, two long ones
    that begin alike would be one."""
    if len(text) <= most:
        return text
    return f"{text[: most - HASHED - 1]}~{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:HASHED]}"
