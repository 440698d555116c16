"""`flask search rebuild|check`."""

import click
from flask import current_app
from flask.cli import AppGroup

from core.journal.state import reader_states
from core.transactions import reading
from search_index.index import index
from search_index.reader import NAME
from search_index.upkeep import compare
from search_index.upkeep import rebuild as rebuild_index

commands = AppGroup("search", help="The search index.")


@commands.command()
@click.option("--anew", is_flag=True, help="Throw the old index away first: for one that cannot be read.")
def rebuild(anew: bool) -> None:
    """Make the index from the tables; the site may run meanwhile."""
    done = 0

    def tell(kind: str, count: int) -> None:
        nonlocal done
        done += count
        click.echo(f"{done} read, now at {kind}", err=True)

    if anew:
        index().engine.discard()
    with reading():
        click.echo(f"{rebuild_index(index(), tell)} documents in the index ({index().engine.name})")


@commands.command()
def check() -> None:
    """Compare index and tables; 1 where they differ."""
    with reading():
        differences = compare(index())
        lag = next(state.lag for state in reader_states(current_app.extensions["readers"]) if state.name == NAME)
    for one in differences:
        click.echo(
            f"{one.kind:<10} missing {one.missing:>6}   stale {one.stale:>6}   should not be there {one.extra:>6}"
        )
    if lag:
        click.echo(f"the reader is {lag} entries behind; what is new may differ for that")
    raise SystemExit(0 if all(one.is_none for one in differences) else 1)
