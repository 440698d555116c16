"""What the inbox tells, and how it says it."""

from datetime import UTC, datetime

import pytest

from core.journal import Entry
from core.telling import Sentence, Subject, Telling, Tells, Told
from home.inbox.reader import make_reader
from rewards.activity import BadgeAwarded
from rewards.badges.actions import grant, make_badge
from tests.world import acting


def test_a_badge_is_told_by_its_name_and_leads_to_it(app, world, client, sign_in, drain):
    with acting(app, world.max) as viewer:
        badge = make_badge(viewer, {"name": "Burr Whisperer", "tier": "gold"})
        grant(viewer, badge.id, "ana", "She knows every burr.")
        address = f"/badges/{badge.id}/{badge.slug}"
    drain()
    page = sign_in(client, world.ana).get("/inbox").text
    assert "You got the badge “Burr Whisperer”" in page
    assert address in page


def tell(kind, about):
    return Telling(
        "home",
        tells={BadgeAwarded: Tells(lambda happened, _known: [Told(happened.customer_id, kind, about, 1)])},
        sentences={"known": Sentence("star", lambda _who, title: title)},
        subjects={"place": Subject(lambda _viewer, _ids: {}, lambda _row: "/")},
    )


@pytest.mark.parametrize(("kind", "about"), [("unknown", "place"), ("known", "nowhere")])
def test_what_could_not_be_said_or_found_is_not_written(app, world, kind, about):
    entry = Entry(1, datetime(2026, 5, 1, tzinfo=UTC), BadgeAwarded(customer_id=world.ana.id, badge_id=1))
    with acting(app), pytest.raises(LookupError, match=f"{kind}|{about}"):
        make_reader(tell(kind, about)).handle([entry])
