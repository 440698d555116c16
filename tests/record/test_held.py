"""What is held of somebody is shown and answered page by page, whether or not its rows have an id of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from core.clock import now
from core.db import db
from core.pictures import Picture
from customers.products.models import Product
from customers.purchases.models import OwnershipClaim
from forum.drafts.models import Draft
from forum.following.models import Follow, ReadMark
from forum.posts.models import Post, Revision
from forum.reactions.models import Reaction
from tests.world import acting

MANY = 5


@pytest.fixture
def some_of_each(app, world, make):
    """Of all that has no id: some of one moment, so that it does not decide alone."""
    thread = make.thread(world.ana)
    numbers = [thread.id, *(make.thread(world.ben).id for _more in range(MANY - 1))]
    moments = [now() - timedelta(minutes=number // 2) for number in range(MANY)]
    me = {"customer_id": world.ana.id}
    with acting(app):
        post = db.session.scalar(select(Post.id).where(Post.thread_id == thread.id))
        posts = db.session.scalars(select(Post.id).where(Post.thread_id.in_(numbers))).all()
        products = db.session.scalars(select(Product.id).where(Product.is_catalogued).limit(MANY)).all()
        rows = {
            Follow: lambda number, at: me | {"thread_id": numbers[number], "level": "watching", "since": at},
            ReadMark: lambda number, at: me | {"thread_id": numbers[number], "number": 1, "read_at": at},
            Draft: lambda number, at: me | {"key": f"thread-{number}", "body": "x", "title": "", "saved_at": at},
            Reaction: lambda number, at: me | {"post_id": posts[number], "kind": "like", "created_at": at},
            Revision: lambda number, at: {"post_id": post, "version": number + 90, "body": "x", "at": at},
            Picture: lambda number, at: {"key": f"{number}.webp", "owner_id": world.ana.id, "sent_at": at},
        }
        for model in (Follow, ReadMark):
            db.session.query(model).where(model.customer_id == world.ana.id).delete()
        for model, row in rows.items():
            db.session.execute(insert(model), [row(number, at) for number, at in enumerate(moments)])
        claims = [me | {"product_id": number, "said_at": moments[0]} for number in products]
        db.session.execute(insert(OwnershipClaim), claims)
    return {"owned": len(claims)}


@pytest.mark.both
@pytest.mark.usefixtures("some_of_each")
@pytest.mark.parametrize(
    "name", ["follows", "read_marks", "drafts", "reactions", "post_revisions", "pictures", "owned", "activity"]
)
def test_page_by_page_everything_comes_once_the_newest_first(world, api, some_of_each, name):
    ana = api(world.ana)
    whole = ana.get(f"/me/record/{name}?limit=100").json
    assert whole["next"] is None
    assert len(whole["data"]) >= some_of_each.get(name, 1 if name == "activity" else MANY) >= 1
    assert [row["at"] for row in whole["data"]] == sorted((row["at"] for row in whole["data"]), reverse=True)
    found, after = [], ""
    while after is not None:
        page = ana.get(f"/me/record/{name}?limit=2&after={after}").json
        found, after = found + page["data"], page["next"]
    assert found == whole["data"]


def test_the_page_leads_on_where_there_are_more_than_it_shows(app, world, make, client, sign_in):
    thread = make.thread(world.ana)
    with acting(app):
        many = [
            {"post_id": _opening(thread.id), "version": 90 + number, "body": "x", "at": now()} for number in range(60)
        ]
        db.session.execute(insert(Revision), many)
    page = sign_in(client, world.ana).get("/me/data/held/post_revisions").text
    assert page.count("<tr>") == 51 and "after=" in page


def _opening(thread_id):
    return db.session.scalar(select(Post.id).where(Post.thread_id == thread_id))
