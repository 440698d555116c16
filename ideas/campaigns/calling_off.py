"""A campaign opened by mistake is taken away, as long as nobody has proposed anything."""

from flask_babel import gettext as _
from sqlalchemy import select

from core import uploads
from core.access import Viewer
from core.commit import after_commit
from core.db import db
from core.errors import Conflict
from core.journal import record
from core.stamps import SITE, touch
from customers.audiences import dissolve
from ideas import access
from ideas.activity import CampaignClosed
from ideas.campaigns.actions import locked
from ideas.ideas.models import Idea


def call_off(viewer: Viewer, campaign_id: int) -> None:
    """Who was invited finds nothing there any more; the invitation has counted."""
    access.must_steer(viewer)
    campaign = locked(campaign_id)
    if db.session.scalar(select(Idea.id).where(Idea.campaign_id == campaign_id).limit(1)):
        raise Conflict(_("Ideas were proposed here: close the campaign instead, and they stay."))
    if campaign.opened_at is not None and campaign.closed_at is None:
        record(CampaignClosed(actor_id=viewer.id, campaign_id=campaign_id))
    picture, audience_id = campaign.picture, campaign.audience_id
    db.session.delete(campaign)
    db.session.flush()
    if audience_id is not None:
        dissolve(audience_id)
    if picture:
        after_commit(lambda: uploads.delete(picture))
    touch(SITE)
