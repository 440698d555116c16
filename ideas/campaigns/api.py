"""/api/v1/campaigns."""

from typing import Any

from flask import url_for

from core.access import EVERYONE, scope, staff, viewer
from core.commit import before_writing
from core.web import Api, body, query
from ideas import shapes
from ideas.campaigns import actions, queries
from ideas.campaigns.forms import CampaignForm, CampaignQuery
from ideas.campaigns.writing import brief

api = Api("campaigns_api", __name__)
STEER = staff("product_manager")


@api.get("/campaigns", access=scope("read", EVERYONE), gives=shapes.CampaignView, query=CampaignQuery)
def campaigns() -> dict[str, Any]:
    asked = query(CampaignQuery)
    page = queries.page_of_campaigns(viewer(), asked.after.data, asked.limit.data)
    return page.map(lambda row: shapes.campaign(viewer(), row))


@api.post("/campaigns", access=scope("write", STEER), takes=CampaignForm, gives=shapes.CampaignView, status=201)
def create() -> Any:
    with before_writing():
        sent = body().values()
        words = brief(sent.pop("brief"))
    made = actions.create(viewer(), sent.pop("title"), words, **sent)
    return _shown(made.id), 201, {"Location": url_for("campaigns_api.campaign", campaign_id=made.id)}


@api.get("/campaigns/<int:campaign_id>", access=scope("read", EVERYONE), gives=shapes.CampaignView)
def campaign(campaign_id: int) -> dict[str, Any]:
    return _shown(campaign_id)


@api.patch(
    "/campaigns/<int:campaign_id>",
    access=scope("write", STEER),
    takes=CampaignForm,
    gives=shapes.CampaignView,
    partial=True,
)
def edit(campaign_id: int) -> dict[str, Any]:
    with before_writing():
        queries.campaign_for(viewer(), campaign_id)
        sent = body().values()
        words = brief(sent.pop("brief")) if "brief" in sent else None
    actions.edit(viewer(), campaign_id, words, **sent)
    return _shown(campaign_id)


def _shown(campaign_id: int) -> dict[str, Any]:
    return shapes.campaign(viewer(), queries.campaign_for(viewer(), campaign_id))
