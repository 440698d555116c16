"""Slots: where a lower page shows a piece that an upper package makes.

`app.py` lists SLOTS: a name → functions from the page's ids to `{id: HTML}`, one statement each. The lower template
renders the slot and knows no name: `{{ slot("post_footer", ids)[post.id] }}`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

Filler = Callable[[Sequence[Any]], Mapping[Any, Markup]]


def slot(name: str, ids: Sequence[Any]) -> defaultdict[Any, Markup]:
    """HTML for each id, in the order in which `app.py` lists the fillers; empty for the others."""
    pieces: defaultdict[Any, Markup] = defaultdict(Markup)
    for fill in current_app.extensions["slots"].get(name, ()):
        for key, html in fill(ids).items():
            pieces[key] += html
    return pieces
