"""Inviting, and coming in by an invite."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select, update

from core import mail
from core.access import Viewer
from core.clock import now
from core.db import db
from core.errors import NotFound, Refused
from core.options import option
from customers.audit.actions import note
from customers.invites.models import Invite
from customers.links.actions import address_of

LASTS_AS_LINK, LASTS_AS_MAIL = timedelta(days=90), timedelta(days=7)
MOST_USES = 5000


def invite(viewer: Viewer, most: int, email: str | None) -> Invite:
    """By mail it is for one person and a week, as a link for `most` people and 90 days."""
    made = Invite(
        code=secrets.token_urlsafe(18),
        email=email,
        most=1 if email else most,
        uses=0,
        created_by_id=viewer.id,
        created_at=now(),
        expires_at=now() + (LASTS_AS_MAIL if email else LASTS_AS_LINK),
    )
    db.session.add(made)
    db.session.flush()
    if email:
        mail.post("invite", email, inviter=viewer.name, url=address_of("accounts.sign_up", invite=made.code))
    note(viewer, "invite_made", "invite", made.id)
    return made


def withdraw_invite(viewer: Viewer, invite_id: int) -> None:
    found = db.session.get(Invite, invite_id)
    if found is None:
        raise NotFound
    found.withdrawn_at = found.withdrawn_at or now()
    note(viewer, "invite_withdrawn", "invite", found.id)


def check_invite(code: str) -> None:
    """Nothing to say where anybody may join."""
    if option("invite_only") and not opens(code):
        raise Refused(_("One joins here by invitation, and this invitation no longer holds."))


def opens(code: str) -> bool:
    return bool(code) and db.session.execute(select(Invite.id).where(_holds(code))).first() is not None


def use_invite(code: str) -> None:
    """One more came in. Of two who come at once for the last place, one is refused."""
    if not option("invite_only"):
        return
    taking = update(Invite).where(_holds(code)).values(uses=Invite.uses + 1).returning(Invite.id)
    if db.session.execute(taking, execution_options={"synchronize_session": False}).first() is None:
        raise Refused(_("One joins here by invitation, and this invitation no longer holds."))


def _holds(code: str) -> ColumnElement[bool]:
    is_open = and_(Invite.expires_at > now(), Invite.withdrawn_at.is_(None), Invite.uses < Invite.most)
    return and_(Invite.code == code, is_open)
