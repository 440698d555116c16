"""What staff change about people and the site."""

from flask_babel import lazy_gettext as _l

from core.access import ROLES
from core.forms import Flag, Form, OneOf, Text, Whole, Words
from customers.fields import Boxes, EmailAddress, Handle
from customers.invites.actions import MOST_USES
from customers.purchases.return_window import MOST_DAYS

LABELS = {
    "moderator": _l("Moderator"),
    "product_manager": _l("Product manager"),
    "marketer": _l("Marketer"),
    "analyst": _l("Analyst"),
    "admin": _l("Admin"),
}
PAUSES = [("1", _l("a day")), ("7", _l("a week")), ("30", _l("30 days")), ("3650", _l("for good"))]


class PeopleQuery(Form):
    q = Text(_l("Handle, name or e-mail"), most=120)
    role = OneOf(_l("Role"), choices=[("", _l("Everybody")), ("staff", _l("All staff")), *LABELS.items()])
    after = Text(most=400)


class RolesForm(Form):
    roles = Boxes(_l("Roles"), choices=[(role, LABELS[role]) for role in ROLES], least=0)


class PauseForm(Form):
    days = OneOf(_l("For"), choices=PAUSES, required=True)
    reason = Words(_l("Reason, for the audit"), most=500, required=True)


class HandleForm(Form):
    handle = Handle(_l("Handle"), required=True)


class InviteForm(Form):
    email = EmailAddress(_l("E-mail"))
    most = Whole(_l("How many may come in by it"), least=1, most=MOST_USES, default=1)


class SiteForm(Form):
    site_name = Text(_l("Name of the site"), most=60)
    members_only = Flag(_l("Only members read"))
    invite_only = Flag(_l("One joins by invitation"))
    return_window_days = Whole(_l("Days in which an order can be sent back"), least=0, most=MOST_DAYS)
