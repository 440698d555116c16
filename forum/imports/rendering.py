"""The job that renders what imports stored, and what an older version of the renderer made."""

from typing import Any

from sqlalchemy import exists, select, update

from core.db import db
from core.jobs import JobRun, enqueue
from core.markup import MARKUP_VERSION, Rendered, clean_html, render_markdown
from core.searchable import reread
from core.stamps import touch
from forum.imports.writing import JOB
from forum.posts.models import HTML, Post

AT_ONCE = 200
A_JOB = 10_000
NEEDED = (Post.id, Post.thread_id, Post.number, Post.body, Post.body_format, Post.version, Post.source_id, Post.html)


def render_older() -> None:
    """After a new version has raised MARKUP_VERSION; one look into an index otherwise."""
    if db.session.execute(select(exists().where(Post.markup < MARKUP_VERSION))).scalar_one():
        enqueue(JOB, unique_key=JOB)


def render_imported(run: JobRun) -> dict[str, int]:
    """As many as a job may; the next job goes on. Those being edited meanwhile are rendered by their edit."""
    done = 0
    while done < A_JOB:
        rows = db.session.execute(
            select(*NEEDED).where(Post.markup < MARKUP_VERSION).order_by(Post.markup, Post.id).limit(AT_ONCE)
        ).all()
        if not rows:
            return {"rendered": done}
        for row in rows:
            made = _rendered(row)
            db.session.execute(
                update(Post)
                .where(Post.id == row.id, Post.version == row.version)
                .values(html=made.html, text=made.text, markup=MARKUP_VERSION)
            )
        touch(*{f"thread:{row.thread_id}" for row in rows})
        reread("thread", {row.thread_id for row in rows if row.number == 1})
        reread("post", {row.id for row in rows if row.number > 1})
        done += len(rows)
        run.progress(min(99, done * 100 // A_JOB))
    enqueue(JOB, unique_key=f"{JOB}:after:{run.id}")
    return {"rendered": done}


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
