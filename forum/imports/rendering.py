"""The job that renders what imports stored, and what an older version of the renderer made."""

from typing import Any

from sqlalchemy import bindparam, exists, select, update

from core.commit import before_writing
from core.db import db, plain_rows
from core.jobs import JobRun, enqueue
from core.markup import MARKUP_VERSION, Rendered, clean_html, render_markdown
from core.searchable import reread
from core.stamps import touch
from forum.imports.writing import JOB
from forum.posts.models import HTML, Post

AT_ONCE = 200
A_JOB = 10_000
NEEDED = (Post.id, Post.thread_id, Post.number, Post.body, Post.body_format, Post.version, Post.source_id, Post.html)
LEFT = select(*NEEDED).where(Post.markup < MARKUP_VERSION).order_by(Post.markup, Post.id)
# Rendered while nothing is locked: words that were edited or redacted since keep what was made of them then.
STORE = update(Post.__table__).where(  # type: ignore[arg-type]
    Post.id == bindparam("of_post"), Post.version == bindparam("of_version"), Post.body == bindparam("of_body")
)


def render_older() -> None:
    """After a new version has raised MARKUP_VERSION; one look into an index otherwise."""
    if db.session.execute(select(exists().where(Post.markup < MARKUP_VERSION))).scalar_one():
        enqueue(JOB, unique_key=JOB)


def render_imported(run: JobRun) -> dict[str, int]:
    """As many as a job may; the next job goes on. Those being edited meanwhile are rendered by their edit."""
    done = 0
    while done < A_JOB:
        with before_writing():
            rows = plain_rows(LEFT.limit(AT_ONCE))
            made = [_values(row) for row in rows]
        if not rows:
            return {"rendered": done}
        db.session.connection().execute(STORE, made)
        touch(*{f"thread:{row.thread_id}" for row in rows})
        reread("thread", {row.thread_id for row in rows if row.number == 1})
        reread("post", {row.id for row in rows if row.number > 1})
        done += len(rows)
        run.progress(min(99, done * 100 // A_JOB))
    enqueue(JOB, unique_key=f"{JOB}:after:{run.id}")
    return {"rendered": done}


def _values(row: Any) -> dict[str, Any]:
    made = _rendered(row)
    was = {"of_post": row.id, "of_version": row.version, "of_body": row.body}
    return was | {"html": made.html, "text": made.text, "markup": MARKUP_VERSION}


def _rendered(row: Any) -> Rendered:
    """An import's text as it came; what was written here, or edited here since, without HTML and with the people it called:
    whom it links to already, for some are called otherwise by now."""
    if row.body_format == HTML:
        return clean_html(row.body)
    if row.source_id is not None and row.version == 1:
        return render_markdown(row.body, html=True)
    return render_markdown(
        row.body, mention=lambda handle: url if f'href="{(url := f"/u/{handle}")}"' in row.html else None
    )
