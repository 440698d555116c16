"""Lists of threads, the page of one, starting one."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from core.access import EVERYONE, MEMBER, viewer
from core.commit import before_writing
from core.errors import NotFound
from core.forms import ListQuery, whole_number
from core.kept_pages import JOURNAL
from core.web import Pages, page_form, query, render, see_other
from customers.products.queries import by_sku, choices
from forum.categories.queries import categories_for, category_for
from forum.drafts.actions import draft_of, drop_draft
from forum.following.queries import followed_by, read_numbers, unread_by
from forum.posts.writing import write
from forum.threads import actions, queries
from forum.threads.forms import ThreadForm
from forum.threads.kinds import KINDS
from forum.threads.page import render_thread

pages = Pages("threads", __name__)
LISTED = 30


def _list_stamps(**_parts: Any) -> tuple[str, ...]:
    return (JOURNAL,)


def _thread_stamps(thread_id: int, **_parts: Any) -> tuple[str, ...]:
    return (f"thread:{thread_id}",)


@pages.get("/latest", access=EVERYONE, stamps=_list_stamps)
def latest() -> Any:
    return _list(
        "latest", _("Latest"), queries.latest(viewer(), *_owners(), after=_after(), limit=LISTED), queries.pinned
    )


@pages.get("/unanswered", access=EVERYONE, stamps=_list_stamps)
def unanswered() -> Any:
    return _list("unanswered", _("Unanswered"), queries.unanswered(viewer(), _after(), LISTED))


@pages.get("/top/<period>", access=EVERYONE, stamps=_list_stamps)
def top(period: str) -> Any:
    if period not in queries.PERIODS:
        raise NotFound
    return _list("top", _("Top"), queries.top(viewer(), period, _after(), LISTED), period=period)


@pages.get("/c/<category>", access=EVERYONE, stamps=_list_stamps)
def of_category(category: str) -> Any:
    place = category_for(viewer(), category)
    if place is None:
        raise NotFound
    here = queries.of_category(category)
    page = queries.latest(viewer(), here, after=_after(), limit=LISTED)
    return _list("category", place.name, page, lambda who: queries.pinned(who, here), category=place)


@pages.get("/tag/<tag>", access=EVERYONE, stamps=_list_stamps)
def of_tag(tag: str) -> Any:
    page = queries.latest(viewer(), queries.tagged(tag), after=_after(), limit=LISTED)
    return _list("tag", f"#{tag}", page, tag=tag)


@pages.get("/p/<product>", access=EVERYONE, stamps=_list_stamps)
def of_product(product: str) -> Any:
    found = by_sku(product)
    if found is None:
        raise NotFound
    page = queries.latest(viewer(), queries.of_product(product), *_owners(), after=_after(), limit=LISTED)
    return _list("product", found.name, page, product=found)


@pages.get("/following", access=MEMBER)
def following() -> Any:
    return _list(
        "following", _("Following"), queries.latest(viewer(), followed_by(viewer()), after=_after(), limit=LISTED)
    )


@pages.get("/unread", access=MEMBER)
def unread() -> Any:
    return _list("unread", _("Unread"), queries.latest(viewer(), unread_by(viewer()), after=_after(), limit=LISTED))


@pages.get("/mine", access=MEMBER)
def mine() -> Any:
    return _list(
        "mine", _("Mine"), queries.newest(viewer(), queries.started_by(viewer()), after=_after(), limit=LISTED)
    )


@pages.get("/t/<slug>/<int:thread_id>", access=EVERYONE, stamps=_thread_stamps, defaults={"number": 1})
@pages.get("/t/<slug>/<int:thread_id>/<int:number>", access=EVERYONE, stamps=_thread_stamps)
def thread(slug: str, thread_id: int, number: int) -> Any:
    head = _head_or_elsewhere(thread_id)
    if isinstance(head, str):
        at_post = f"?post={number}" if number > 1 and not head.startswith("/t/") else ""
        return redirect(head + at_post, 301)
    jump = whole_number(request.args.get("post", ""))
    if jump is not None:
        return redirect(queries.post_url(head, min(max(1, jump), head.last_number)), 303)
    if not 1 <= number <= head.last_number:
        raise NotFound
    if slug != head.slug:
        return redirect(queries.post_url(head, number), 301)
    return render_thread(head, number)


@pages.get("/t/<int:thread_id>", access=EVERYONE)
def thread_by_id(thread_id: int) -> Any:
    head = _head_or_elsewhere(thread_id)
    return redirect(head if isinstance(head, str) else queries.url_of(head), 301)


@pages.route("/new", access=MEMBER, methods=["GET", "POST"])
def start() -> Any:
    form = _start_form()
    with before_writing():
        writing = write(form.body.data) if form.sent and form.validate() else None
    made = form.submit(_start, form, writing)
    if made is not None:
        drop_draft(viewer(), "new-thread")
        return see_other(queries.url_of(made))
    places = [place for place in categories_for(viewer()) if place.may_create]
    kinds = [kind for kind in KINDS if kind != "announcement" or viewer().is_staff]
    return render("forum/new.html", form.status, form=form, places=places, kinds=kinds, products=choices())


def _start_form() -> Any:
    asked = request.args
    draft = draft_of(viewer(), "new-thread")
    known = {
        "category": asked.get("category", ""),
        "title": asked.get("title", draft.title if draft else ""),
        "body": draft.body if draft else "",
        "product": asked.get("product", ""),
    }
    return page_form(ThreadForm, **known)


def _start(form: Any, writing: Any) -> Any:
    return actions.start_thread(
        viewer(),
        form.category.data,
        form.title.data,
        writing,
        kind=form.kind.data,
        tags=form.tags.data,
        product=form.product.data or None,
    )


def _head_or_elsewhere(thread_id: int) -> Any:
    """The thread, or the address where it is now."""
    try:
        head = queries.thread_head(viewer(), thread_id)
    except NotFound:
        elsewhere = queries.merged_into(viewer(), thread_id)
        if elsewhere is None:
            raise
        return elsewhere
    return head.host_url or head


def _list(name: str, title: str, page: Any, on_top: Any = None, **context: Any) -> Any:
    """One template for all lists; what is pinned stands on top of the first page alone."""
    above = on_top(viewer()) if on_top and not _after() else []
    pinned_ids = {row.id for row in above}
    lines = [*above, *(row for row in page.rows if row.id not in pinned_ids)]
    here = (request.view_args or {}) | {"owners": request.args.get("owners")}
    older = url_for(request.endpoint or "", **here, after=page.next) if page.next else ""
    known = {"category": None, "tag": None, "product": None, "period": None} | context
    categories = categories_for(viewer())
    reads = read_numbers(viewer(), [row.id for row in lines])
    return render(
        "forum/list.html",
        list_name=name,
        title=title,
        threads=lines,
        reads=reads,
        older=older,
        categories=categories,
        **known,
    )


def _owners() -> list[Any]:
    """`?owners=1`: only what owners of the product wrote about it."""
    return [queries.by_owners()] if request.args.get("owners") == "1" else []


def _after() -> str | None:
    return query(ListQuery).after.data or None
