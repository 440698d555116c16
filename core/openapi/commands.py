"""`flask openapi`: the description for those who have no site at hand; `make openapi` keeps it as docs/openapi.json."""

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext

from core.openapi.description import describe


@click.command("openapi")
@with_appcontext
def openapi_command() -> None:
    """Print the description of the API."""
    click.echo(written(describe(current_app._get_current_object())))  # type: ignore[attr-defined]


def written(description: dict[str, object]) -> str:
    """In the order of its names, so that a change shows as the lines that changed."""
    return orjson.dumps(description, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
