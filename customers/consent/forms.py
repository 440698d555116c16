"""What people send with a yes."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from core.forms import Form, Whole


class ConsentForm(Form):
    version = Whole(_l("Version of the text that was read"), least=1, most=100_000)


class ConsentChoice(ConsentForm):
    """On a page: one button for yes, one for no."""

    given = HiddenField()
