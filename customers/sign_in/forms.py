"""What people send to get in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from core.forms import Flag, Form
from customers.fields import EmailAddress, Secret, must_be_the_same


class SignInForm(Form):
    email = EmailAddress(_l("E-mail"), required=True)
    password = Secret(_l("Password"), required=True)
    remember = Flag(_l("Keep me signed in on this device"))
    next = HiddenField(default="")


class ForgotForm(Form):
    email = EmailAddress(_l("E-mail"), required=True)


class NewPasswordForm(Form):
    password = Secret(_l("New password"), required=True)
    again = Secret(_l("The same once more"), required=True)

    def validate_again(self, field: Any) -> None:
        must_be_the_same(self, field, "password")
