"""导入人员：persons from a CSV file in GBK, GB 18030 or UTF-8 into a region."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.errors import Refusal

if TYPE_CHECKING:
    from sheyintong.registers.people.commands.importing import Opened

SHOWN = 20


def _pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if not all(name and heading for name, _, heading in pairs):
        raise click.BadParameter("write COLUMN=HEADING, such as number=身份证号")
    return {name: heading for name, _, heading in pairs}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--region", "slug", required=True, help="The region that gets them.")
@click.option("--map", "mapping", multiple=True, callback=_pairs, help="COLUMN=HEADING; columns: name number kind sex birth ethnicity phone"
              " address household township card.")  # fmt: skip
@click.option("--encoding", type=click.Choice(["utf-8", "gbk", "gb18030"]), help="Found out without it; a byte order mark wins.")
@click.option("--faults", type=click.Path(path_type=Path, dir_okay=False), help="Where refused rows go; FILE.faults.csv without it.")
@click.option("--dry-run", is_flag=True, help="Show how the file is read and what is wrong with its rows, and write nothing.")
@click.pass_obj
def command(load: Load, file: Path, slug: str, mapping: dict[str, str], encoding: str | None, faults: Path | None, dry_run: bool) -> None:
    """Import persons from FILE. Stopped half-way, simply run it again. Exit code 1 when rows were refused."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.registers.people.commands import importing

    place = faults or file.with_suffix(".faults.csv")
    try:
        region = regions.need(slug)
        with schemas.schema(region.schema):
            opened = importing.open_file(file.read_bytes(), name=file.name, encoding=encoding or "", mapping=mapping)
            refused = _dry(opened) if dry_run else _run(opened, slug, place)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.for_operator} {refusal.for_person}") from None
    if refused:
        raise SystemExit(1)


def _dry(opened: "Opened") -> int:
    from sheyintong.registers.people.commands import importing

    seen = importing.preview(opened)
    click.echo(f"{seen.rows} rows, {seen.encoding}")
    for column, heading in seen.mapping.items():
        click.echo(f"  {column} = {heading}")
    click.echo(f"  not used: {', '.join(seen.unused) or '-'}")
    for row in seen.sample:
        click.echo(f"  {' | '.join(row)}")
    found = list(importing.check(opened, now=datetime.now(UTC)))
    for fault in found[:SHOWN]:
        click.echo(f"line {fault.line}: {fault.column}: {fault.sentence}", err=True)
    click.echo(f"dry run: {seen.rows - len(found)} rows can be read, {len(found)} refused; the register was not looked at")
    return len(found)


def _run(opened: "Opened", slug: str, place: Path) -> int:
    from sheyintong.kernel.actors import system
    from sheyintong.registers.people import queries
    from sheyintong.registers.people.commands import importing

    began = datetime.now(UTC)
    for state in importing.run(opened, actor=system(slug, "import people"), now=began):
        click.echo(f"{state.position} of {state.rows} rows", err=True)
    if state.refused:
        place.touch(mode=0o600)
        place.write_bytes(importing.fault_file(opened, queries.import_faults(state.id)))
        click.echo(f"refused rows: {place}", err=True)
    seconds = (datetime.now(UTC) - began).total_seconds()
    click.echo(f"{state.new} new, {state.same} as before, {state.refused} refused, {seconds:.1f} s")
    return state.refused
