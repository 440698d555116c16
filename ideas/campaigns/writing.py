"""What staff write for everyone: briefs, outcomes, official answers. Rendered before the transaction that stores it."""

from dataclasses import dataclass

from forum.posts.writing import write


@dataclass(frozen=True)
class Brief:
    body: str = ""
    html: str = ""


def brief(body: str | None) -> Brief:
    if not body:
        return Brief()
    made = write(body)
    return Brief(made.body, made.html)
