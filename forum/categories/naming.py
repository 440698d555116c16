"""The slug of a category, made from its name. Of a name in other letters than ours an address says nothing or half (`Чай 2` and
`Кофе 2` are both `2`): such a category is known by its name, and has a number where its slug is taken."""

import unicodedata
from collections.abc import Collection
from itertools import count

from core.text import slug_of

LONGEST = 60


def slug_for(name: str) -> str:
    return slug_of(name, LONGEST, "category")


def says_all(name: str) -> bool:
    """Whether the slug of a name has all its letters, so that it alone tells which category is meant."""
    letters = [one for one in unicodedata.normalize("NFKD", name) if one.isalnum()]
    return bool(letters) and all(one.isascii() for one in letters)


def alike(name: str) -> str:
    """What two ways to write one name have in common."""
    return unicodedata.normalize("NFKC", name.replace("_", " ")).casefold().strip()


def free_slug(name: str, taken: Collection[str]) -> str:
    wanted = slug_for(name)
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: LONGEST - len(str(number)) - 1]}-{number}" for number in count(2))
    return next(slug for slug in numbered if slug not in taken)
