"""What staff send about statuses."""

from flask_babel import lazy_gettext as _l

from core.forms import Flag, Form, OneOf, Text, Whole, Words
from forum.threads.forms import BODY
from ideas.statuses.models import MEANINGS, TONES


class StatusForm(Form):
    """Without `response` the official answer stays."""

    status = Text(_l("Status"), most=40, required=True)
    response = Words(_l("Official answer"), most=BODY["most"])


class OwnStatusForm(Form):
    name = Text(_l("Name"), required=True, most=60)
    meaning = OneOf(_l("What it means"), choices=MEANINGS)
    tone = OneOf(_l("Colour"), choices=("", *TONES))
    on_roadmap = Flag(_l("On the roadmap"))
    position = Whole(_l("Place"), least=0, most=1000)
