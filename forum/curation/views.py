"""A moderator's tools for one thread: a page of its own, so that readers' pages stay light."""

from collections.abc import Callable
from typing import Any

from core.access import staff, viewer
from core.commit import before_writing
from core.errors import NotFound
from core.web import Pages, page_form, render, see_other
from forum.categories.queries import categories_for
from forum.curation import actions
from forum.curation.forms import HideForm, MergeForm, MoveForm, PinForm
from forum.threads.queries import thread_head, url_of

pages = Pages("curation", __name__)

MODERATORS = staff("moderator")
FORMS = {"move": MoveForm, "merge": MergeForm, "pin": PinForm, "hide": HideForm}
PLAIN: dict[str, Callable[..., Any]] = {
    "close": actions.close_thread,
    "reopen": actions.reopen_thread,
    "unpin": actions.unpin_thread,
    "restore": actions.restore_thread,
}


@pages.get("/t/<int:thread_id>/curate", access=MODERATORS)
def tools(thread_id: int) -> Any:
    return _tools(thread_id, {})


@pages.post("/t/<int:thread_id>/curate/<act>", access=MODERATORS)
def curate(thread_id: int, act: str) -> Any:
    with before_writing():
        thread_head(viewer(), thread_id)
    if act in PLAIN:
        return see_other(url_of(thread_head(viewer(), PLAIN[act](viewer(), thread_id).id)))
    if act not in FORMS:
        raise NotFound
    form = page_form(FORMS[act])
    done = form.submit(lambda: _do(act, thread_id, form))
    if done is None:
        return _tools(thread_id, {act: form}, form.status)
    return see_other(url_of(thread_head(viewer(), done.id)))


def _do(act: str, thread_id: int, form: Any) -> Any:
    if act == "move":
        return actions.move_thread(viewer(), thread_id, form.category.data, form.is_meant)
    if act == "merge":
        return actions.merge_threads(viewer(), thread_id, form.into.data, form.is_meant)
    if act == "pin":
        return actions.pin_thread(viewer(), thread_id, form.until.data)
    return actions.hide_thread(viewer(), thread_id, form.reason.data or "")


def _tools(thread_id: int, sent: dict[str, Any], status: int = 200) -> Any:
    thread = thread_head(viewer(), thread_id)
    forms = {name: sent.get(name) or form() for name, form in FORMS.items()}
    places = [(place.slug, place.name) for place in categories_for(viewer())]
    return render("forum/curate.html", status, thread=thread, forms=forms, places=places)
