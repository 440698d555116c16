"""What happened, on a customer's record: a sentence for each kind, which names what its reader may see and nothing else."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import select

from core.clock import now
from core.db import db
from core.journal.models import JournalRow
from customers.attributes.actions import tell
from customers.record.happened import in_sentences
from customers.viewers import by_id
from forum.posts.models import Post
from forum.reactions.actions import react
from rewards.badges.actions import grant, make_badge
from tests.purchases.make import order
from tests.rules.test_statements import statements
from tests.world import acting

SAMPLES = sorted((Path(__file__).parent.parent / "journal" / "samples").glob("*.json"))


def rows_of(samples):
    told = [json.loads(path.read_text()) for path in samples]
    return [SimpleNamespace(seq=number, at=now(), batch=None, **one) for number, one in enumerate(told, start=1)]


def words(app, viewer, ids, rows):
    with app.test_request_context():
        return [str(one.words) for one in in_sentences(by_id(viewer.id), ids, rows)]


def test_each_kind_that_staff_see_has_a_sentence(app, world):
    kinds = app.extensions["kinds"]
    shown = {kind for name, kind in kinds.by_name.items() if name not in kinds.private}
    assert shown - set(app.extensions["telling"].happened) == set()
    rows = [row for row in rows_of(SAMPLES) if row.kind not in kinds.private]
    said = words(app, world.mia, [7], rows)
    assert len(said) == len(rows) >= 45
    assert [one for one in said if re.search(r"%\(|\{|\}|_|None|customer \d", one)] == []


def test_a_record_reads_as_sentences_with_links(app, world, make, client, sign_in, api, drain):
    thread = make.thread(world.ana, title="Burrs & <b>squeaks</b>")
    tip = make.thread(world.ben, category="tips", title="Rice cleans burrs", kind="tip")
    with acting(app, world.ana) as ana:
        opening = db.session.scalar(select(Post.id).where(Post.thread_id == tip.id))
        react(ana, opening, "like")
    api(world.ada, "purchases:write").post("/purchases", order(email=world.ana.email))
    with acting(app, world.max) as viewer:
        badge = make_badge(viewer, {"name": "Baker", "description": "", "tier": "bronze", "rule": None})
        grant(viewer, badge.id, "ana", "For the bread.")
    drain()
    page = sign_in(client, world.pia).get(f"/lab/customers/{world.ana.id}").text
    part = page[page.index("What happened") :]
    said = [" ".join(one.split()) for one in re.findall(r"<div>(.*?)</div></li>", part, re.S)]
    burrs = f'<a href="/t/{thread.slug}/{thread.id}">“Burrs &amp; &lt;b&gt;squeaks&lt;/b&gt;”</a>'
    assert f"Ana asked {burrs}" in said
    assert any(
        re.fullmatch(r"Ana liked what <a .*>Ben</a> wrote in <a .*>“Rice cleans burrs”</a>", one) for one in said
    )
    assert any(re.fullmatch(r"Ana ordered for 59.90 EUR: order <a .*>“O-1”</a>", one) for one in said)
    assert any(re.fullmatch(r"<a .*>Max</a> gave Ana the badge <a .*>“Baker”</a>", one) for one in said)


def test_what_one_may_not_see_is_not_named(app, world, make, defined):
    make.thread(world.mia, category="staff-room", title="Between us")
    make.thread(world.mia, category="questions", title="For all")
    with acting(app, world.ana) as ana:
        tell(ana, {"birthday": "1990-01-01"}, "settings")
    with app.app_context():
        rows = db.session.execute(select(JournalRow.__table__)).all()
    said = " ".join(words(app, world.ana, [world.mia.id], rows))
    assert "Between us" not in said and "For all" in said and "Birthday" not in said


def test_more_lines_ask_no_more_statements(app, world, make, client, sign_in, count_statements):
    sign_in(client, world.pia)
    asked = []
    for many in (1, 12):
        for number in range(many):
            make.thread(world.ana, title=f"Thread {many} {number}")
        asked.append(len(statements(app, client, f"/lab/customers/{world.ana.id}", count_statements)))
    assert asked[0] == asked[1]
