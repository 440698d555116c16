"""From what somebody typed to what is stored: done before the transaction that writes, because it takes milliseconds."""

from dataclasses import dataclass

from core.markup import MARKUP_VERSION, handles_in, render_markdown
from customers.queries import ids_by_handle


@dataclass(frozen=True)
class Writing:
    """A body with all that follows from it. `mentions` are the ids of the people called by name."""

    body: str
    html: str
    text: str
    mentions: tuple[int, ...] = ()
    links: int = 0
    images: int = 0
    markup: int = MARKUP_VERSION


def write(body: str) -> Writing:
    """One statement where somebody may be mentioned, none otherwise."""
    known = ids_by_handle(sorted(handles_in(body)))
    made = render_markdown(body, mention=lambda handle: f"/u/{handle}" if handle.lower() in known else None)
    mentioned = tuple(dict.fromkeys(known[handle.lower()] for handle in made.mentions))
    return Writing(body, made.html, made.text, mentioned, made.links, made.images)
