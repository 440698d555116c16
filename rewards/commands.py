"""`flask rewards check`."""

import click
from flask.cli import AppGroup

from rewards.ledger.balances import differences

commands = AppGroup("rewards", help="Points, badges and levels.")


@commands.command()
def check() -> None:
    """Balances against entries; exits 1 on any difference."""
    found = differences()
    for customer_id, balance, stands, sums_to in found:
        click.echo(f"customer {customer_id}: {balance} stands at {stands}, its lines sum to {sums_to}")
    click.echo(f"{len(found)} differences")
    raise SystemExit(1 if found else 0)
