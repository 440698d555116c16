"""What staff send about who stands behind an idea. On its page people and posts are named as people name them."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import Viewer
from core.errors import Invalid
from core.forms import Form, OneOf, Text, Whole, Words
from customers import emails
from customers.accounts.queries import by_email
from customers.queries import ids_by_handle
from forum.posts.queries import id_at
from forum.threads.forms import BODY

IMPORTANCE = (
    ("3", _l("Critical")),
    ("2", _l("Important")),
    ("1", _l("Nice to have")),
    ("0", _l("Not important")),
)
AN_IDEA = re.compile(r"(?:.*/ideas/)?#?(\d{1,15})(?:/.*)?")
A_POST = re.compile(r".*/t/[^/]+/(\d{1,15})(?:/(\d{1,9}))?(?:#.*)?")


class TallyQuery(Form):
    by = Text(most=80)


class MergeForm(Form):
    into = Whole(least=1, required=True)
    reason = Text(most=500)


class EvidenceForm(Form):
    post_id = Whole(least=1, required=True)
    importance = Whole(least=0, most=3, default=1)
    note = Text(most=300)


class OnBehalfForm(Form):
    customer = Whole(least=1, required=True)
    source = Text(required=True, most=300)
    weight = Whole(least=1, most=3)


class StatusPageForm(Form):
    status = Text(_l("Status"), most=40, required=True)
    response = Words(_l("Official answer"), most=BODY["most"])


class MergePageForm(Form):
    into = Text(_l("Into which idea"), required=True, most=300)
    reason = Text(_l("Why"), most=500)

    def number(self) -> int:
        found = AN_IDEA.fullmatch(self.into.data or "")
        if found is None:
            raise Invalid({"into": _("The number or the address of an idea.")})
        return int(found[1])


class NoteForm(Form):
    body = Words(_l("Note"), required=True, **BODY)


class OnBehalfPageForm(Form):
    customer = Text(_l("Customer"), required=True, most=254)
    source = Text(_l("Where they said so"), required=True, most=300)

    def customer_id(self) -> int:
        """Whoever buys without an account has no handle: then it is their e-mail address."""
        said = (self.customer.data or "").strip().removeprefix("@").lower()
        found = by_email(emails.normal(said) or "") if "@" in said else None
        known = found.id if found else ids_by_handle([said]).get(said)
        if known is None:
            raise Invalid({"customer": _("There is no such customer.")})
        return known


class EvidencePageForm(Form):
    post = Text(_l("Address of the post"), required=True, most=300)
    importance = OneOf(_l("Importance"), choices=IMPORTANCE, default="1")
    note = Text(_l("What it shows"), most=300)

    def post_id(self, viewer: Viewer) -> int:
        found: Any = A_POST.fullmatch(self.post.data or "")
        number = id_at(viewer, int(found[1]), int(found[2] or 1)) if found else None
        if number is None:
            raise Invalid({"post": _("The address of a post, such as /t/a-title/12/3.")})
        return number
