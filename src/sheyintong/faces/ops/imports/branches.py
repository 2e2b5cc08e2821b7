"""联行号：branches of banks into the national directory."""

from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.actors import system
from sheyintong.kernel.errors import Refusal


def _say(done: int, rows: int) -> None:
    click.echo(f"{done} of {rows}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Read and compare, write nothing.")
@click.pass_obj
def command(load: Load, file: Path, dry_run: bool) -> None:
    """Branches (联行号) from FILE, a CSV with bank_code12, branch_name, bank_name, city, province, last_op, last_date.

    The last operation on a branch counts. Run it again after it was broken off: what is written already is left alone.
    """
    project.set_up(load(), "app")
    from sheyintong.registers.partners import commands

    actor = system("", "sheyintong import branches")
    try:
        report = commands.import_branches(path=file, dry_run=dry_run, actor=actor, now=datetime.now(UTC), progress=_say)
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    for row in report.refused:
        click.echo(f"line {row.line}: {row.cnaps}: {row.reason}", err=True)
    click.echo(
        f"{'would be ' if dry_run else ''}{report.added} new, {report.changed} changed, {report.unchanged} as before; "
        f"{report.removed} marked removed; {len(report.refused)} of {report.rows} rows refused"
    )
