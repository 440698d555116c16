"""What people change about themselves, by page and by `PATCH /me`."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, JsonObject, Text, Words
from customers.accounts.forms import NAME_MOST
from customers.fields import Boxes, EmailAddress, Handle, Secret, must_be_the_same

BIO_MOST = 1000


class ProfileForm(Form):
    name = Text(_l("Name"), most=NAME_MOST, required=True)
    handle = Handle(_l("Handle"), required=True)
    title = Text(_l("Title"), most=80, default="")
    location = Text(_l("Place"), most=80, default="")
    bio = Words(_l("About you"), most=BIO_MOST, default="")
    is_hidden = Flag(_l("Hide my profile from everybody but staff"))


class MeForm(ProfileForm):
    """`PATCH /me`: the same fields, each by itself, and what one says about oneself; an attribute's null withdraws it."""

    attributes = JsonObject()


class EmailForm(Form):
    email = EmailAddress(_l("New e-mail address"), required=True, throwaway_allowed=False)
    current_password = Secret(_l("Your password now"), id="password-for-email")


class PasswordForm(Form):
    current_password = Secret(_l("Your password now"))
    password = Secret(_l("New password"), required=True)
    again = Secret(_l("The same once more"), required=True)

    def validate_again(self, field: Any) -> None:
        must_be_the_same(self, field, "password")


class TokenForm(Form):
    name = Text(_l("What it is for"), most=80, required=True)
    scopes = Boxes(_l("What it may do"), choices=())
