"""`flask import <kind> FILE`, `flask import undo BATCH`, `flask import list`."""

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy import select

from core.db import db
from core.importing import FileRefused, Importer
from home.imports.models import Import
from home.imports.queries import state_of
from home.imports.running import Report, importer_named, run_import, undo_import

SHOWN = 100
ALL_CAME, NONE_CAME, SOME_CAME = 0, 1, 3
CODES = (
    "Exits 0 when rows came or were there already, 1 when none could be taken, with --strict 3 when some were refused."
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def import_group(importers: list[Importer]) -> AppGroup:
    """The group with one command for each importer that `app.py` lists."""
    group = AppGroup("import", help="Bring files in, and take an import back.")
    for importer in importers:
        group.add_command(_command(importer.name, importer.help))
    group.add_command(undo_command)
    group.add_command(list_command)
    return group


def _command(name: str, text: str) -> click.Command:
    @click.argument("file", type=FILE)
    @click.option("--dry-run", is_flag=True, help="Read and judge everything, keep nothing.")
    @click.option("--strict", is_flag=True, help="Say by the exit code that rows were refused, also where others came.")
    @click.option("--points/--no-points", "pays_points", default=None, help="Whether its entries pay points.")
    @with_appcontext
    def run(file: Path, dry_run: bool, strict: bool, pays_points: bool | None) -> None:
        with _bar(name, file) as moved:
            try:
                report = run_import(
                    importer_named(name), file, dry_run=dry_run, pays_points=pays_points, progress=moved
                )
            except FileRefused as wrong:
                raise click.ClickException(str(wrong)) from wrong
        _tell(report)
        raise SystemExit(_code(report, strict))

    return click.command(name, help=f"{text}\n\n{CODES}")(run)


def _code(report: Report, strict: bool) -> int:
    if report.refusals and not report.taken:
        return NONE_CAME
    return SOME_CAME if report.refusals and strict else ALL_CAME


class _bar:
    """A progress bar on stderr, by the bytes of the file."""

    def __init__(self, name: str, file: Path) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=Console(stderr=True))
        self.task = self.progress.add_task(name, total=file.stat().st_size)

    def __enter__(self) -> Callable[[int], None]:
        self.progress.start()
        return lambda consumed: self.progress.update(self.task, completed=consumed)

    def __exit__(self, *_error: object) -> None:
        self.progress.stop()


def _tell(report: Report) -> None:
    for refusal in report.refusals[:SHOWN]:
        place = f"row {refusal.number}" + (f" (line {refusal.line})" if refusal.line != refusal.number else "")
        click.echo(f"{place}: {refusal.field + ': ' if refusal.field else ''}{refusal.reason}")
    if len(report.refusals) > SHOWN:
        click.echo(f"… and {len(report.refusals) - SHOWN} more refused")
    for note in dict.fromkeys(report.notes):
        click.echo(note)
    counts = f"{report.created} created, {report.updated} updated, {report.skipped} skipped"
    where = f"batch {report.batch}" if report.batch else "dry run, nothing was kept"
    click.echo(f"{report.kind}: {counts}, {len(report.refusals)} refused ({where})")


@click.command("undo", help="Take one import back.")
@click.argument("batch", type=int)
@with_appcontext
def undo_command(batch: int) -> None:
    try:
        kind, taken = undo_import(batch)
    except KeyError:
        raise click.ClickException(f"There is no import with the number {batch}.") from None
    if not taken:
        click.echo(f"batch {batch} ({kind}): nothing left to take back")
    for name, count in taken.items():
        click.echo(f"batch {batch} ({kind}): {count} {name} taken back")
    for left in importer_named(kind).stays(batch):
        where = f": {' '.join(left.addresses)}" if left.addresses else ""
        more = " …" if 0 < len(left.addresses) < left.count else ""
        click.echo(f"batch {batch} ({kind}): {left.count} {left.what} stay, {left.why}{where}{more}")


@click.command("list", help="The imports that were run.")
@with_appcontext
def list_command() -> None:
    for row in db.session.execute(select(Import.__table__).order_by(Import.id)):
        state = state_of(row)
        click.echo(
            f"{row.id:>6} {row.kind:<14} {row.started_at:%Y-%m-%d %H:%M} {state:<10} {row.created:>8} {row.file}"
        )
