"""The tally of every idea of the demo that anybody voted for, cut by all that it can be cut by, against plain SQL that starts from
orders as they were made and from what came back of each. In small around a few of the demo's words, in full the `medium` demo."""

import random
from collections import defaultdict
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace

import orjson
import pytest
from sqlalchemy import select, text

from core.clock import at, now
from core.commit import commit
from core.db import db
from core.limits import Limits
from customers.models import Customer
from customers.segments.actions import create
from customers.standing import put
from customers.tokens.actions import create_token
from home.demo.generated import Generated
from home.demo.loading import begin, load_sized, load_small
from ideas.ideas.models import Idea
from ideas.merging.actions import merge
from tests.conftest import ApiClient
from tests.counts import PROVE, count
from tests.demo import FEW, empty_house, use_few_words
from tests.world import acting

NUMBERS = ("votes", "people", "buyers", "net_revenue", "owners")
THEN = ("buyers", "net_revenue", "owners")
RULES = {
    "Bought lately": {"fact": "orders", "gte": 1, "within_days": 180},
    "Comes back": {"fact": "orders", "gte": 2},
    "Soft water": {"attribute": "water", "in": ["soft"]},
    "Sent something back": {"fact": "refunds", "gte": 1},
    "Large households": {"attribute": "household_size", "gte": 4},
}
LABELS = {
    "segment": """SELECT customer_id, group_concat_ AS label FROM (SELECT m.customer_id, s.name FROM segment_memberships m
        JOIN segments s ON s.id = m.segment_id WHERE m.until IS NULL ORDER BY m.customer_id, s.name) AS named
        GROUP BY customer_id""",
    "level": "SELECT customer_id, level AS label FROM standing WHERE level IS NOT NULL",
    "attribute": """SELECT v.customer_id, CAST(v.value AS TEXT) AS label FROM attribute_values v
        JOIN attributes a ON a.id = v.attribute_id WHERE v.is_effective AND a.key = :key""",
}
SUMS = """
WITH kept AS (
    SELECT l.id, l.purchase_id, l.product_id, l.quantity - coalesce(sum(s.quantity), 0) AS pieces,
        l.net_amount - coalesce(sum(s.amount), 0) AS net
    FROM purchase_lines l LEFT JOIN refund_shares s ON s.line_id = l.id GROUP BY l.id
), money AS (
    SELECT p.customer_id, sum(k.net) AS net FROM purchases p JOIN kept k ON k.purchase_id = p.id
    WHERE p.counts_since IS NOT NULL AND p.ordered_at >= :since GROUP BY p.customer_id HAVING sum(k.net) > 0
), owned AS (
    SELECT DISTINCT p.customer_id, coalesce(g.parent_id, g.id) AS product_id FROM purchases p
    JOIN kept k ON k.purchase_id = p.id JOIN products g ON g.id = k.product_id
    WHERE p.counts_since IS NOT NULL AND k.pieces > 0 AND k.net > 0
), label AS ({label})
SELECT v.root_id, label.label, sum(v.weight), count(*), count(money.customer_id), coalesce(sum(money.net), 0),
    count(owned.customer_id), sum(CASE WHEN v.bought_then THEN 1 ELSE 0 END), sum(v.net_then),
    sum(CASE WHEN v.owned_then THEN 1 ELSE 0 END)
FROM idea_votes v JOIN ideas i ON i.id = v.root_id
LEFT JOIN money ON money.customer_id = v.customer_id
LEFT JOIN owned ON owned.customer_id = v.customer_id AND owned.product_id = i.product_id
LEFT JOIN label ON label.customer_id = v.customer_id
WHERE v.counts GROUP BY v.root_id, label.label"""


@pytest.fixture
def demo(tmp_path, monkeypatch, database, request):
    """The app, its token for a product manager, and a moment at which all is asked."""
    if not PROVE:
        use_few_words(monkeypatch)
    url = request.getfixturevalue("postgres").fresh() if database == "postgresql" else ""
    with empty_house(tmp_path, url) as app, ExitStack() as stack:
        with app.app_context():
            _fill()
        pia = _person(app, "pia")
        with acting(app, pia):
            _row, token = create_token(pia.id, ("read",))
        with acting(app, pia) as viewer:
            for name, rule in RULES.items():
                create(viewer, name, rule)
        _merge_some(app, pia)
        stack.enter_context(at(now()))
        yield SimpleNamespace(app=app, pia=ApiClient(app.test_client(), token))


def _fill():
    if PROVE:
        load_sized("medium")
    else:
        load_small()
        Generated(FEW, begin("medium"), lambda done, total: None).fill()
    chance = random.Random(3)
    for person in db.session.scalars(select(Customer.id).order_by(Customer.id)).all():
        if chance.random() < 0.5:
            put(person, level=chance.choice(["Regular", "Expert", "Newcomer"]))
    commit()


def _person(app, handle):
    with app.app_context():
        return SimpleNamespace(id=db.session.scalar(select(Customer.id).where(Customer.handle == handle)))


def _merge_some(app, pia):
    with app.app_context():
        open_ones = select(Idea.id).where(Idea.merged_into_id.is_(None)).order_by(Idea.id.desc())
        ideas = db.session.scalars(open_ones.limit(2 * count(2, 12))).all()
    for gone, stays in zip(ideas[::2], ideas[1::2], strict=True):
        with acting(app, pia) as viewer:
            merge(viewer, gone, stays)


def _plain(by):
    """(idea, label) → what SQL sums, for all ideas at once; a label None where nothing is known."""
    name, _colon, key = by.partition(":")
    joined = "string_agg(name, ' + ')" if _is_postgresql() else "group_concat(name, ' + ')"
    since = now() - timedelta(days=365)
    sent = {"since": since if _is_postgresql() else since.strftime("%Y-%m-%d %H:%M:%S.%f")} | (
        {"key": key} if key else {}
    )
    statement = SUMS.replace("{label}", LABELS[name].replace("group_concat_", joined))
    found = defaultdict(lambda: [0] * 8)
    for idea, label, *sums in db.session.execute(text(statement), sent):
        said = _word(name, label)
        found[idea, said] = [before + int(more) for before, more in zip(found[idea, said], sums, strict=True)]
    return found


def _is_postgresql():
    return db.engine.dialect.name == "postgresql"


def _word(name, label):
    if label is None:
        return {"segment": "In no segment", "level": "No level", "attribute": "no data"}[name]
    if name != "attribute":
        return label
    value = orjson.loads(label)
    if isinstance(value, list):
        return ", ".join(sorted(value))
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _told(tally):
    return [tally[name] for name in NUMBERS] + [tally["then"][name] for name in THEN]


@pytest.mark.both
def test_every_slice_of_the_demo_is_what_plain_sql_sums(demo, told):
    app, pia = demo.app, demo.pia
    with app.app_context():
        keys = [f"attribute:{key}" for key in db.session.scalars(text("SELECT key FROM attributes ORDER BY key"))]
        plain = {by: _plain(by) for by in ("segment", "level", *keys)}
        db.session.rollback()
    ideas, compared, kinds, differences = sorted({idea for idea, _label in plain["level"]}), 0, set(), []
    for idea in ideas:
        app.extensions["limits"] = Limits("")
        for by, sums in plain.items():
            answer = pia.get(f"/ideas/{idea}/tally?by={by}").json
            wanted = {label: numbers for (of, label), numbers in sums.items() if of == idea}
            given = {one["value"]: _told(one) for one in answer["slices"]}
            total = [sum(column) for column in zip(*wanted.values(), strict=True)]
            differences += [(idea, by)] if given != wanted or _told(answer["total"]) != total else []
            compared += len(wanted)
            kinds |= {(by, label) for label in wanted}
    told(
        f"ideas: {len(ideas)}, keys: {len(plain)}, values: {len(kinds)}, slices: {compared}, differences: {len(differences)}"
    )
    assert not differences and len(ideas) >= count(FEW.ideas, 200) and len(kinds) > 2 * len(plain)
