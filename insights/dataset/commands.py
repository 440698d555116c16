"""`flask export dataset DIR`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from insights.dataset.writing import FORMATS, export

commands = AppGroup("export", help="Take things out, as files.")


@commands.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="parquet", show_default=True)
def dataset(folder: Path, form: str) -> None:
    """Every published table as one file, all of one moment, and schema.json beside them."""
    written = export(folder, form, lambda table, count: click.echo(f"{table}: {count:,} rows"))
    click.echo(f"{len(written)} tables in {folder}")
