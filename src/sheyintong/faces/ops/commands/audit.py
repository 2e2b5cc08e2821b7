"""留痕：verify the trail, prove an entry, check a proof offline, seal at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.actors import system
from sheyintong.kernel.clock import SHANGHAI
from sheyintong.kernel.errors import Refusal

REGION = click.option("--region", "slug", default="", help="One region; all of them without it.")


@click.group()
def command() -> None:
    """The audit trail (留痕): sealed in signed SM3 trees, witnessed outside the database."""


def _schemas(slug: str) -> Iterator[tuple[str, str]]:
    """Slug and schema of the region asked for, or of every one."""
    from sheyintong.foundation.regions import queries as regions

    for region in (regions.need(slug),) if slug else regions.all_regions():
        yield region.slug, region.schema


@command.command()
@click.option("--since", type=click.DateTime(), help="Only seals made from this moment on (Beijing time).")
@REGION
@click.pass_obj
def verify(load: Load, since: datetime | None, slug: str) -> None:
    """Read every sealed entry again and name what is not as it was sealed. Exit code 1 when anything is found."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.audit import queries
    from sheyintong.foundation.audit.types import FINDING_LABELS, Tally

    after, bad = since.replace(tzinfo=SHANGHAI) if since else None, 0
    for name, schema in _schemas(slug):
        with schemas.schema(schema):
            tally, found = Tally(), 0
            for finding in queries.verify(now=datetime.now(UTC), since=after, tally=tally):
                found += 1
                click.echo(f"{name}: {FINDING_LABELS[finding.kind]} {finding.kind.value}: {finding.text}")
            code = queries.latest_code() or "-"
        word = f"{found} findings" if found else "whole"
        click.echo(f"{name}: {word}: {tally.entries} entries in {tally.seals} seals, last code {code}")
        bad += found
    if bad:
        raise SystemExit(1)


@command.command()
@click.argument("entry", type=int)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write; proof-ENTRY.json without it.")
@click.option("--region", "slug", required=True, help="The region whose entry it is.")
@click.pass_obj
def prove(load: Load, entry: int, out: Path | None, slug: str) -> None:
    """Write the proof of ENTRY: a file that `check` verifies with the public key alone. Seals at once when needed."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.audit import commands

    try:
        for name, schema in _schemas(slug):
            with schemas.schema(schema):
                proof = commands.prove(entry, actor=system(name, "sheyintong audit"), now=datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    path = out or Path(f"proof-{entry}.json")
    path.write_text(proof.file, encoding="utf-8")
    click.echo(f"{path}: entry {entry}, seal {proof.seal.number}, code {proof.seal.code}, {len(proof.steps)} steps")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The public key (PEM); ours without it.")
@click.pass_obj
def check(load: Load, file: Path, key: Path | None) -> None:
    """Check a proof FILE. Needs no database. Exit code 1 when it does not hold."""
    project.set_up_without_database(load(), "app")
    from sheyintong.engines import keys
    from sheyintong.foundation.audit import queries

    try:
        pem = key.read_text() if key else keys.public_key_pem()
        checked = queries.check(file.read_text(encoding="utf-8", errors="replace"), pem)
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    for reason in checked.reasons:
        click.echo(reason)
    if not checked.holds:
        click.echo("不成立 does not hold")
        raise SystemExit(1)
    entry = checked.entry
    click.echo(f"成立 holds: entry {entry['id']} of {entry['at']}, {entry['actor_label']}: {entry['act']}")
    click.echo(f"{len(checked.steps)} steps to the root {checked.root} of seal {checked.seal}, code {checked.code}")


@command.command()
@REGION
@click.pass_obj
def seal(load: Load, slug: str) -> None:
    """Seal at once whatever can be sealed."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.audit import commands, queries

    for name, schema in _schemas(slug):
        with schemas.schema(schema):
            entries = 0
            while (made := commands.seal(datetime.now(UTC))) is not None:
                entries += made.count
            click.echo(f"{name}: {entries} entries sealed, last code {queries.latest_code() or '-'}")


@command.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--region", "slug", required=True, help="The region whose draw it is.")
@click.option("--all", "whole", is_flag=True, help="Every case with its rank, not only those taken.")
@click.pass_obj
def draw(load: Load, day: datetime, slug: str, whole: bool) -> None:
    """Make the draw of spot checks (抽签) of DAY again from its root. Exit code 1 when it is not what was recorded."""
    project.set_up(load(), "app")
    from sheyintong.casework.cases import queries as cases
    from sheyintong.engines.database import schemas

    try:
        for _, schema in _schemas(slug):
            with schemas.schema(schema):
                made = cases.recomputed(day.date())
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    one = made.drawing
    click.echo(
        f"{slug}: {one.day}: {one.eligible} cases ({one.typed} typed), {one.drawn} drawn by {one.share} ({one.typed_share} of the typed)"
    )
    click.echo(f"seal {one.seal}, root {one.root}; a rank is SM3(root|number), the smallest are drawn")
    for place in made.places:
        if whole or place.taken or place.drawn:
            told = "late" if place.late else "drawn" if place.drawn else "-"
            click.echo(f"{place.rank}  {place.number}  {'typed  ' if place.typed else ''}{told}  {place.result}".rstrip())
    for difference in made.differences:
        click.echo(difference.text)
    click.echo("不一致 not as recorded" if made.differences else "一致 as recorded")
    if made.differences:
        raise SystemExit(1)


@command.command(name="key")
@click.pass_obj
def key_(load: Load) -> None:
    """Print the public key that verifies our seals, to hand out beside a proof."""
    project.set_up_without_database(load(), "app")
    from sheyintong.engines import keys

    click.echo(keys.public_key_pem(), nl=False)
