"""`flask demo load|remove`."""

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from home.demo.generated import SIZES
from home.demo.loading import is_empty, load_sized, sign_ins_file
from home.demo.removing import remove

commands = AppGroup("demo", help="The demo community.")


@commands.command()
@click.option("--size", type=click.Choice(["small", *SIZES]), default="small", show_default=True)
@click.option("--if-empty", is_flag=True, help="Only into a database without people.")
def load(size: str, if_empty: bool) -> None:
    """Loads the demo community and prints its sign-ins."""
    if not is_empty():
        if not if_empty:
            raise click.ClickException("There are people here already. The demo goes into an empty database.")
    else:
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("The demo community moves in", total=None)
            load_sized(size, lambda done, total: bar.update(task, completed=done, total=total))
        if size == "large":
            click.echo("The worker puts it into the search index; `flask readers status` says how far it is.", err=True)
    if sign_ins_file().exists():
        click.echo(sign_ins_file().read_text(), nl=False)


@commands.command("remove")
def remove_command() -> None:
    """Takes the demo away, and only the demo: what others have added since stays."""
    with Console(stderr=True).status("The demo community moves out"):
        gone = remove()
    for name, count in gone.items():
        if count:
            click.echo(f"{count:>9,} {name}")
    click.echo("The demo is gone." if gone else "There is no demo here.")
