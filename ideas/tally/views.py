"""Who stands behind an idea, and what staff do there: status, merge, notes, votes for others, evidence; the export."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request, stream_with_context

from core.access import Viewer, staff, viewer
from core.clock import now
from core.commit import before_writing
from core.errors import NotFound
from core.forms import ListQuery, whole_number
from core.transactions import reading
from core.web import Pages, page_form, query, render, see_other
from customers.purchases.money import printed
from customers.purchases.rates import report_currency
from ideas import access
from ideas.access import ANSWER, LOOK, looks
from ideas.campaigns import queries as campaigns
from ideas.campaigns.writing import brief
from ideas.evidence import actions as evidence
from ideas.evidence.queries import demand, pieces_of
from ideas.ideas import queries
from ideas.merging import actions as merging
from ideas.merging.queries import merges_into
from ideas.notes import actions as notes
from ideas.notes.queries import notes_of
from ideas.statuses import actions as statuses
from ideas.statuses.queries import statuses as all_statuses
from ideas.tally import queries as tallies
from ideas.tally.export import rows_of
from ideas.tally.forms import EvidencePageForm, MergePageForm, NoteForm, OnBehalfPageForm, StatusPageForm
from ideas.tally.spreadsheet import written
from ideas.votes import actions as votes

pages = Pages("tally", __name__)
VOTERS = 50


@pages.get("/ideas/<int:idea_id>/behind", access=staff())
def behind(idea_id: int) -> Any:
    return _show(queries.head(viewer(), idea_id), {})


@pages.post("/ideas/<int:idea_id>/status", access=ANSWER)
def set_status(idea_id: int) -> Any:
    def do(form: Any, words: Any) -> None:
        statuses.set_status(viewer(), idea_id, form.status.data, words)

    return _do(idea_id, "status", StatusPageForm, do, words="response")


@pages.post("/ideas/<int:idea_id>/merge", access=ANSWER)
def merge(idea_id: int) -> Any:
    def do(form: Any, _words: Any) -> None:
        merging.merge(viewer(), idea_id, form.number(), form.reason.data or "")

    return _do(idea_id, "merge", MergePageForm, do)


@pages.post("/ideas/<int:idea_id>/unmerge", access=ANSWER)
def unmerge(idea_id: int) -> Any:
    merging.unmerge(viewer(), idea_id)
    return see_other(f"/ideas/{idea_id}/behind")


@pages.post("/ideas/<int:idea_id>/notes", access=staff())
def add_note(idea_id: int) -> Any:
    return _do(idea_id, "note", NoteForm, lambda _form, words: notes.add_note(viewer(), idea_id, words), words="body")


@pages.post("/ideas/<int:idea_id>/notes/<int:note_id>/remove", access=staff())
def remove_note(idea_id: int, note_id: int) -> Any:
    notes.delete_note(viewer(), idea_id, note_id)
    return see_other(f"/ideas/{idea_id}/behind#note")


@pages.post("/ideas/<int:idea_id>/voters", access=ANSWER)
def vote_for(idea_id: int) -> Any:
    def do(form: Any, _words: Any) -> None:
        votes.vote_for(viewer(), idea_id, form.customer_id(), form.source.data)

    return _do(idea_id, "on_behalf", OnBehalfPageForm, do)


@pages.post("/ideas/<int:idea_id>/evidence", access=LOOK)
def link(idea_id: int) -> Any:
    def do(form: Any, _words: Any) -> None:
        evidence.link(viewer(), idea_id, form.post_id(viewer()), int(form.importance.data), form.note.data or "")

    return _do(idea_id, "evidence", EvidencePageForm, do)


@pages.post("/ideas/<int:idea_id>/evidence/<int:post_id>/unlink", access=LOOK)
def unlink(idea_id: int, post_id: int) -> Any:
    evidence.unlink(viewer(), idea_id, post_id)
    return see_other(f"/ideas/{idea_id}/behind#evidence")


@pages.get("/ideas/export.csv", access=LOOK)
def export() -> Response:
    """Ideas with their voters, one row a vote."""
    asked = request.args.get("campaign", "")
    number = whole_number(asked) if asked else None
    if asked and (number is None or number not in campaigns.titles_of(viewer(), [number])):
        raise NotFound
    answer = Response(stream_with_context(_export(viewer(), number)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="ideas-{now():%Y-%m-%d}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _export(asker: Viewer, campaign_id: int | None) -> Iterator[str]:
    """Read while it is sent."""
    with reading():
        yield from written(rows_of(asker, campaign_id))


def _do(idea_id: int, name: str, kind: Any, action: Any, words: str = "") -> Any:
    """One of the page's forms: what it says is done, or the page comes back with what was typed."""
    form = page_form(kind)
    with before_writing():
        queries.head(viewer(), idea_id)
        text = brief(form[words].data) if words and form.validate() and form[words].data else None
    if form.submit(lambda: (action(form, text), True)[1]):
        return see_other(f"/ideas/{idea_id}/behind#{name}")
    return _show(queries.head(viewer(), idea_id), {name: form})


def _show(idea: Any, sent: dict[str, Any]) -> Any:
    if idea.merged_into_id is not None and not access.answers(viewer()):
        raise NotFound
    forms = {
        "status": page_form(StatusPageForm, status=idea.status, response=idea.response),
        "merge": page_form(MergePageForm),
        "note": page_form(NoteForm),
        "on_behalf": page_form(OnBehalfPageForm),
        "evidence": page_form(EvidencePageForm),
    } | sent
    by = request.args.get("by", "segment")
    by = by if by in dict(tallies.cuts(viewer())) else "segment"
    total, slices = tallies.sliced(viewer(), idea, by)
    voters = tallies.page_of_voters(idea, query(ListQuery).after.data or None, VOTERS)
    return render(
        "ideas/behind.html",
        next((form.http for form in sent.values()), 200),
        idea=idea,
        forms=forms,
        by=by,
        cuts=tallies.cuts(viewer()),
        total=total,
        slices=slices,
        voters=voters.rows,
        more_voters=f"/ideas/{idea.id}/behind?by={by}&after={voters.next}#voters" if voters.next else "",
        wanted=demand(idea.id),
        pieces=pieces_of(viewer(), idea.id),
        notes=notes_of(idea.id),
        merges=merges_into(idea.id),
        statuses=all_statuses(),
        rules=access,
        money=in_report_currency,
        looks=looks(viewer()),
    )


def in_report_currency(minor: int) -> str:
    currency = report_currency()
    return printed(minor, currency) or "" if currency else f"{minor / 100:,.2f}"
