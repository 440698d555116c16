"""Whatever is at no address of ours may have been at one of the community that was imported: then it leads on, for good."""

from typing import Any

from flask import redirect, request
from werkzeug.routing import PathConverter

from core.access import EVERYONE, viewer
from core.errors import NotFound
from core.web import Pages
from forum.imports.queries import thread_at
from forum.threads.queries import thread_head, url_of

pages = Pages("permalinks", __name__)


class OldPath(PathConverter):
    """Nothing of the API: there, what is at no address is 404 whatever the method and the token."""

    regex = "(?!api/)[^/].*?"


pages.record(lambda state: state.app.url_map.converters.update(old=OldPath))


@pages.get("/<old:old>", access=EVERYONE)
def lead_on(old: str) -> Any:
    thread_id = thread_at(f"/{old}", request.args.items(multi=True))
    if thread_id is None:
        raise NotFound
    return redirect(url_of(thread_head(viewer(), thread_id)), 301)
