"""What people send to get an account."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from core.forms import Form, Text
from customers.fields import EmailAddress, Handle, Secret

NAME_MOST = 60


class SignUpForm(Form):
    email = EmailAddress(_l("E-mail"), required=True, throwaway_allowed=False)
    handle = Handle(_l("Handle"), required=True)
    name = Text(_l("Name"), most=NAME_MOST)
    password = Secret(_l("Password"), required=True)
    invite = HiddenField(default="")
    website = Text(_l("Leave this empty"), default="")
    """For machines that fill in everything. People never see it."""
