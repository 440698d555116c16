"""What the front page shows of ideas: the campaigns that run."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup

from core.access import viewer
from ideas.campaigns.queries import running
from ideas.campaigns.states import state_of

SHOWN = 2


def lead(ids: Sequence[Any]) -> Mapping[Any, Markup]:
    """The page has one place, whatever it is called."""
    campaigns = running(viewer(), SHOWN)
    if not campaigns:
        return {}
    states = {campaign.id: state_of(campaign) for campaign in campaigns}
    html = Markup(render_template("ideas/front.html", campaigns=campaigns, states=states))
    return dict.fromkeys(ids, html)
