"""导入区划：provinces, prefectures, counties and townships into the national directory."""

from itertools import islice
from pathlib import Path

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load

SHOWN = 20


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--dry-run", is_flag=True, help="Show what would happen and write nothing.")
@click.pass_obj
def command(load: Load, folder: Path, dry_run: bool) -> None:
    """Import FOLDER with provinces.csv, cities.csv, areas.csv and streets.csv. Stopped half-way, simply run it again."""
    project.set_up(load(), "app")
    from sheyintong.foundation.regions import commands, queries
    from sheyintong.foundation.regions.types import Division, Imported

    rows = list(queries.read_divisions(folder))
    refused = [row for row in rows if not isinstance(row, Division)]
    good = iter([row for row in rows if isinstance(row, Division)])
    total = Imported(0, 0, 0, 0)
    while chunk := list(islice(good, commands.CHUNK)):
        total += commands.import_divisions(rows=chunk, dry_run=dry_run)
        click.echo(f"{total.read} of {len(rows) - len(refused)} rows", err=True)
    for refusal in refused[:SHOWN]:
        click.echo(refusal.for_operator, err=True)
    click.echo(f"{'dry run: ' if dry_run else ''}{total.new} new, {total.changed} changed, {total.same} as before, {len(refused)} refused")
    if refused:
        raise SystemExit(1)
