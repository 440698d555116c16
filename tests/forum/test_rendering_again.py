"""A text that an older version of the renderer made is rendered again, and says what it said."""

import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest
from sqlalchemy import event, update

from core.db import db
from core.markup import MARKUP_VERSION, clean_html, render_markdown
from core.transactions import writing
from core.worker import tick, work_until_idle
from forum.posts.actions import edit_post
from forum.posts.models import Post
from forum.posts.writing import write
from tests.forum.test_imports import LINE, bring  # noqa: F401
from tests.world import acting, add_person

SAMPLE = """# A

### B

@ana *said* **that** ~~it~~ `works`: https://example.com and [here](/t/1), <b>no</b>.

> post 1

1. one
   - inner

| a | b |
| - | -: |
| 1 | 2 |

```python
x = 1 < 2
```

![a picture](/uploads/1.png) ![elsewhere](https://example.com/1.png)

---
"""
FOREIGN = """<h1>A</h1><p onclick="x()">b <i>c</i> <script>d</script><a href="javascript:e">f</a><a href="https://example.com">g</a>
<img src="https://example.com/1.png"><pre><code>h</code></pre><table><tr><td>i</td></tr></table>"""
OLD = "<h4>Old headings</h4>"


@pytest.fixture
def grown_old(app):
    """As it stands in the database after the version went up: posts of version 1, with what it made of headings."""

    def do():
        with acting(app):
            db.session.execute(update(Post).values(markup=1, html=OLD + Post.html))

    return do


def worked(app):
    with app.app_context():
        tick()
        work_until_idle()
        rows = db.session.execute(db.select(Post.id, Post.html, Post.markup).order_by(Post.id)).all()
    assert {row.markup for row in rows} == {MARKUP_VERSION}
    return [row.html for row in rows]


def test_the_worker_finds_by_itself_what_is_old(app, world, make, grown_old):
    make.thread(world.ana, body="# First\n\n### Second")
    grown_old()
    assert worked(app) == ["<h3>First</h3>\n<h4>Second</h4>\n"]


def test_whom_a_text_called_it_still_calls_under_the_name_of_then_and_its_html_stays_typed(app, world, make, grown_old):
    with acting(app):
        add_person("müller")
    make.thread(world.ana, body="Ask @ben and @müller, not @nobody. <b>Loudly</b>.")
    with acting(app):
        before = db.session.scalars(db.select(Post.html)).one()
    assert before.count('class="mention"') == 2 and "&lt;b&gt;" in before
    grown_old()
    assert worked(app) == [before]


def test_what_an_import_brought_keeps_its_html_until_somebody_edits_it(app, world, bring, grown_old):  # noqa: F811
    bring(LINE)
    html = worked(app)
    grown_old()
    assert worked(app) == html
    with acting(app, world.mia) as viewer:
        edit_post(viewer, 1, write("It <b>squeaks</b>, says @ben."), 1)
    html = worked(app)
    assert "&lt;b&gt;" in html[0] and 'class="mention"' in html[0]
    grown_old()
    assert worked(app) == html


def test_whoever_changes_what_the_renderer_makes_raises_its_version():
    """Otherwise what is stored stays as it was, and only new texts look new."""
    made = render_markdown(SAMPLE, mention=lambda handle: f"/u/{handle}").html + clean_html(FOREIGN).html
    assert (MARKUP_VERSION, sha256(made.encode()).hexdigest()[:16]) == (2, "b018597beb4c2a1c"), (
        f"raise MARKUP_VERSION, then write down its number and the new digest\n{made}"
    )


def test_others_write_while_the_job_renders(app, world, make, grown_old):
    """On SQLite there is one write lock; the job takes it for storing what it made, no sooner."""
    make.thread(world.ana, "Old words", "They are *rendered* again.")
    grown_old()
    path, tried = app.config["SETTINGS"].instance / "customer_lab.db", []

    def write_beside(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT") and "posts.body," in statement:
            with closing(sqlite3.connect(path, timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")
                tried.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", write_beside)
    worked(app)
    event.remove(engine, "after_cursor_execute", write_beside)
    assert tried


def test_words_that_were_redacted_meanwhile_stay_redacted(app, world, make, grown_old):
    thread = make.thread(world.ana, "Old words", "Call me Ana Canary.")
    grown_old()
    redacted: list[str] = []
    forget = update(Post).where(Post.thread_id == thread.id).values(body="Call me …", html="<p>Call me …</p>")

    def redact(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT") and "posts.body," in statement and not redacted:
            redacted.append(statement)
            with writing(), engine.begin() as other:
                other.execute(forget)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", redact)
    worked(app)
    event.remove(engine, "after_cursor_execute", redact)
    with app.app_context():
        assert redacted and "Canary" not in db.session.scalar(db.select(Post.html).where(Post.thread_id == thread.id))
