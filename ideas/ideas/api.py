"""/api/v1/ideas and what hangs on one."""

from typing import Any

from flask import url_for

from core.access import EVERYONE, scope, viewer
from core.commit import before_writing
from core.errors import Invalid
from core.forms import ListQuery
from core.web import Api, body, query
from forum.posts.writing import write
from ideas import shapes
from ideas.access import ANSWER, LOOK
from ideas.campaigns.writing import brief
from ideas.evidence import actions as evidence
from ideas.evidence.queries import demand, piece_of, pieces_of
from ideas.following.actions import follow
from ideas.ideas import actions, queries
from ideas.ideas.forms import IdeaEditForm, IdeaForm, IdeaQuery, VoteForm
from ideas.merging import actions as merging
from ideas.statuses import actions as statuses
from ideas.statuses.forms import StatusForm
from ideas.tally import queries as tallies
from ideas.tally.forms import EvidenceForm, MergeForm, OnBehalfForm, TallyQuery
from ideas.votes import actions as votes

api = Api("ideas_api", __name__)


@api.get("/ideas", access=scope("read", EVERYONE), gives=shapes.IdeaView, query=IdeaQuery)
def ideas() -> dict[str, Any]:
    asked = query(IdeaQuery)
    order = asked.order.data or "newest"
    page = queries.listed(viewer(), order, *_filters(asked), after=asked.after.data, limit=asked.limit.data)
    return {"data": shapes.ideas(viewer(), list(page.rows)), "next": page.next}


@api.post("/ideas", access=scope("write"), takes=IdeaForm, gives=shapes.IdeaView, status=201)
def submit() -> Any:
    with before_writing():
        sent = body()
        writing = write(sent.body.data)
    made = actions.submit(
        viewer(),
        sent.title.data,
        writing,
        campaign_id=sent.campaign_id.data,
        tags=sent.tags.data or (),
        product=sent.product.data,
    )
    return _shown(made.id), 201, {"Location": url_for("ideas_api.idea", idea_id=made.id)}


@api.get("/ideas/<int:idea_id>", access=scope("read", EVERYONE), gives=shapes.IdeaView)
def idea(idea_id: int) -> dict[str, Any]:
    return _shown(idea_id)


@api.patch("/ideas/<int:idea_id>", access=scope("write"), takes=IdeaEditForm, gives=shapes.IdeaView, partial=True)
def edit(idea_id: int) -> dict[str, Any]:
    with before_writing():
        row = queries.head(viewer(), idea_id)
        actions.must_edit(viewer(), row)
        sent = body().values()
        said = queries.opening_of(row).body
        writing = write(sent["body"]) if sent.get("body", said) != said else None
    actions.edit(
        viewer(),
        idea_id,
        title=sent.get("title", row.title),
        writing=writing,
        tags=tuple(sent.get("tags", row.tags) or ()),
        product=sent.get("product", row.product_sku),
        version=sent.get("version", row.version),
    )
    return _shown(idea_id)


@api.put("/ideas/<int:idea_id>/vote", access=scope("write"), takes=VoteForm, gives=shapes.VotedView)
def vote(idea_id: int) -> dict[str, Any]:
    try:
        weight = body().weight.data
    except Invalid:
        queries.head(viewer(), idea_id)  # whether one may know of it is said before what is wrong
        raise
    return shapes.cast(votes.vote(viewer(), idea_id, weight))


@api.delete("/ideas/<int:idea_id>/vote", access=scope("write"), gives=shapes.VotedView)
def unvote(idea_id: int) -> dict[str, Any]:
    return shapes.cast(votes.unvote(viewer(), idea_id))


@api.put("/ideas/<int:idea_id>/follow", access=scope("write"))
def start_following(idea_id: int) -> dict[str, Any]:
    follow(viewer(), idea_id, True)
    return {"following": True}


@api.delete("/ideas/<int:idea_id>/follow", access=scope("write"))
def stop_following(idea_id: int) -> dict[str, Any]:
    follow(viewer(), idea_id, False)
    return {"following": False}


@api.get("/ideas/<int:idea_id>/voters", access=scope("read", LOOK), gives="Voter", query=ListQuery)
def voters(idea_id: int) -> dict[str, Any]:
    row = queries.head(viewer(), idea_id)
    asked = query(ListQuery)
    return tallies.page_of_voters(row, asked.after.data, asked.limit.data).map(shapes.voter)


@api.post(
    "/ideas/<int:idea_id>/voters",
    access=scope("write", ANSWER),
    takes=OnBehalfForm,
    gives=shapes.VotedView,
    status=201,
    also=(200,),
)
def vote_for(idea_id: int) -> Any:
    """The answer is about the customer's vote."""
    with before_writing():
        queries.head(viewer(), idea_id)
        sent = body()
    made, is_new = votes.vote_for(viewer(), idea_id, sent.customer.data, sent.source.data, sent.weight.data)
    return shapes.cast(made), 201 if is_new else 200


@api.get("/ideas/<int:idea_id>/tally", access=scope("read", LOOK), gives=shapes.TallyView, query=TallyQuery)
def tally(idea_id: int) -> dict[str, Any]:
    row = queries.head(viewer(), idea_id)
    by = query(TallyQuery).by.data
    wanted = demand(idea_id)
    people = {"demand": wanted.people, "writers": wanted.writers}
    if not by:
        return {"total": shapes.tally(tallies.tally(row)) | people, "slices": []}
    total, slices = tallies.sliced(viewer(), row, by)
    return {"total": shapes.tally(total) | people, "slices": [shapes.slice_of(one) for one in slices]}


@api.get("/ideas/<int:idea_id>/evidence", access=scope("read", LOOK), gives=shapes.EvidenceView, query=ListQuery)
def linked(idea_id: int) -> dict[str, Any]:
    queries.head(viewer(), idea_id)
    return {"data": [shapes.piece(one) for one in pieces_of(viewer(), idea_id)]}


@api.post(
    "/ideas/<int:idea_id>/evidence",
    access=scope("write", LOOK),
    takes=EvidenceForm,
    gives=shapes.EvidenceView,
    status=201,
    also=(200,),
)
def link(idea_id: int) -> Any:
    with before_writing():
        queries.head(viewer(), idea_id)
        sent = body()
    is_new = evidence.link(viewer(), idea_id, sent.post_id.data, sent.importance.data, sent.note.data or "")
    return shapes.piece(piece_of(viewer(), idea_id, sent.post_id.data)), 201 if is_new else 200


@api.put("/ideas/<int:idea_id>/status", access=scope("write", ANSWER), takes=StatusForm, gives=shapes.IdeaView)
def set_status(idea_id: int) -> dict[str, Any]:
    with before_writing():
        queries.head(viewer(), idea_id)
        sent = body()
        response = brief(sent.response.data) if sent.response.data is not None else None
    statuses.set_status(viewer(), idea_id, sent.status.data, response)
    return _shown(idea_id)


@api.post("/ideas/<int:idea_id>/merge", access=scope("write", ANSWER), takes=MergeForm, gives=shapes.IdeaView)
def merge(idea_id: int) -> dict[str, Any]:
    with before_writing():
        queries.head(viewer(), idea_id)
        sent = body()
    made = merging.merge(viewer(), idea_id, sent.into.data, sent.reason.data or "")
    return _shown(idea_id) | {"moved": made.moved, "already_there": made.doubled}


@api.post("/ideas/<int:idea_id>/unmerge", access=scope("write", ANSWER), gives=shapes.IdeaView)
def unmerge(idea_id: int) -> dict[str, Any]:
    merging.unmerge(viewer(), idea_id)
    return _shown(idea_id)


def _filters(asked: Any) -> list[Any]:
    how: dict[str, Any] = {"status": queries.of_status, "campaign": queries.of_campaign, "product": queries.of_product}
    return [make(asked[name].data) for name, make in how.items() if asked[name].data]


def _shown(idea_id: int) -> dict[str, Any]:
    return shapes.ideas(viewer(), [queries.head(viewer(), idea_id)])[0]
