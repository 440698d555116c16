"""What `flask import threads` is made of."""

from core.importing import Importer, read_ndjson
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
    write=write,
    undo=undo,
    stays=stays,
    chunk=250,
)
JOBS = {JOB: render_imported}
TICKS = [render_older]
