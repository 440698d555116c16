"""`flask purchases report-currency|rate|waiting`."""

from collections.abc import Callable
from datetime import datetime

import click
from flask.cli import AppGroup

from core.access import Viewer
from core.commit import commit
from core.errors import Invalid
from customers.purchases import queries, rates, valuing

commands = AppGroup("purchases", help="Orders: their currencies, and what waits.")
OPERATOR = Viewer()


@commands.command("report-currency")
@click.argument("currency", required=False)
def report_currency_command(currency: str | None) -> None:
    """Prints the currency that sums are in, or sets it and counts every order anew."""
    if currency:
        _or_say(lambda: valuing.set_report_currency(OPERATOR, currency))
    click.echo(rates.report_currency() or "none yet: the first order's will be taken")


@commands.command("rate")
@click.argument("currency")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("rate")
def rate_command(currency: str, day: datetime, rate: str) -> None:
    """From DAY on, one unit of CURRENCY is worth RATE units of the report currency."""
    _or_say(lambda: valuing.set_rate(OPERATOR, currency, day.date(), rate))
    for row in rates.known():
        click.echo(f"{row.day} 1 {row.currency} = {row.rate} {row.into}")


@commands.command("waiting")
def waiting_command() -> None:
    """How much waits, is held, or should be looked at."""
    for name, number in queries.to_look_at().items():
        click.echo(f"{name:<10} {number:>8}")
    for row in queries.without_rate():
        click.echo(f"{row.orders} orders in {row.currency} are left out of the sums: no rate")


def _or_say(change: Callable[[], None]) -> None:
    try:
        change()
        commit()
    except Invalid as wrong:
        raise click.ClickException(wrong.message) from wrong
