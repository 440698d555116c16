"""What `flask import threads` is made of."""

from core.importing import Claim, Importer, read_ndjson
from forum.imports.reading import judge
from forum.imports.rendering import render_imported, render_older
from forum.imports.undoing import stays, undo
from forum.imports.writing import JOB, write

IMPORTER = Importer(
    name="threads",
    help="Threads with their posts and comments, one a line (NDJSON).",
    read=read_ndjson,
    judge=judge,
    key=lambda thread: thread.source_id,
    claims=lambda thread: [Claim("posts", post.source_id) for post in thread.posts],
    write=write,
    undo=undo,
    stays=stays,
    chunk=60,  # some 400 posts: on SQLite nobody else writes meanwhile
)
JOBS = {JOB: render_imported}
TICKS = [render_older]
