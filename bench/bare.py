"""What pages and replies are measured against: Flask and nothing of ours but how a connection is prepared.

A view that selects 20 rows by key and prints their stored HTML in one Jinja loop, without a layout; a view that inserts one row.
"""

import os

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert, select

from core.transactions import prepare_engine, reading

tables = MetaData()
POSTS = Table("posts", tables, Column("thread_id", Integer), Column("number", Integer), Column("html", Text))
ROWS = Table("bare_rows", tables, Column("id", Integer, primary_key=True), Column("said", Text))
PAGE = "<!doctype html>{% for post in posts %}<article>{{ post.html|safe }}</article>{% endfor %}"


def site() -> Flask:
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": PAGE})  # type: ignore[misc]  # compiled once, as from a file
    engine = create_engine(os.environ["DATABASE_URL"], pool_size=10)
    prepare_engine(engine)
    ROWS.create(engine, checkfirst=True)

    @app.get("/t/<int:thread_id>")
    def thread(thread_id: int) -> str:
        wanted = select(POSTS.c.html).where(POSTS.c.thread_id == thread_id, POSTS.c.number <= 20)
        with reading(), engine.connect() as connection:
            posts = connection.execute(wanted.order_by(POSTS.c.number)).all()
        return render_template("page.html", posts=posts)

    @app.post("/rows")
    def add() -> tuple[str, int]:
        with engine.begin() as connection:
            connection.execute(insert(ROWS).values(said="x"))
        return "", 201

    return app
