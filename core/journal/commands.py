"""`flask readers status|retry|replay`."""

import click
from flask import current_app
from flask.cli import AppGroup

from core.journal.readers import Reader, replay, retry_parked
from core.journal.state import reader_states

commands = AppGroup("readers", help="The readers that follow the journal.")


def _named(name: str) -> Reader:
    for reader in current_app.extensions["readers"]:
        if reader.name == name:
            return reader
    raise click.BadParameter(f"no reader is called {name!r}", param_hint="NAME")


@commands.command()
def status() -> None:
    """Lag and parked entries of each reader."""
    for state in reader_states(current_app.extensions["readers"]):
        click.echo(
            f"{state.name:<16} {state.style:<13} at {state.seq:>9}  lag {state.lag:>7}  parked {state.parked:>4}"
        )


@commands.command()
@click.argument("name")
def retry(name: str) -> None:
    """Try a reader's parked entries once more."""
    taken, left = retry_parked(_named(name))
    click.echo(f"{taken} taken, {left} still parked")
    raise SystemExit(1 if left else 0)


@commands.command(name="replay")
@click.argument("name")
def replay_command(name: str) -> None:
    """Read the whole journal again, where that is safe."""
    try:
        replay(_named(name))
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo("done")
