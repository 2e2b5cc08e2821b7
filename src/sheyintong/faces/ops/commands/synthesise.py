"""合成：plausible data about nobody, for trying things at full size."""

from datetime import UTC, datetime

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.errors import Refusal


@click.group()
def command() -> None:
    """Make synthetic data. The same seed makes the same; a second run changes nothing, a broken one is continued."""


@command.command()
@click.argument("count", type=click.IntRange(1, 4_000_000))
@click.option("--region", "slug", required=True, help="The region that gets them.")
@click.option("--seed", default=1, show_default=True, help="Other seeds make other persons.")
@click.option(
    "--series", type=click.IntRange(0, 9), default=0, show_default=True, help="Ten populations fit beside each other, one a series."
)
@click.option("--yes-real", is_flag=True, help="Allow it in a region that is not a demo.")
@click.pass_obj
def people(load: Load, count: int, slug: str, seed: int, series: int, yes_real: bool) -> None:
    """Put COUNT synthetic persons into a region: numbers of counties that never were, card numbers that begin with SYN."""
    project.set_up(load(), "app")
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.regions import queries as regions
    from sheyintong.foundation.regions.types import RegionKind
    from sheyintong.rehearsal.synthesis import filling

    began = datetime.now(UTC)
    try:
        region = regions.need(slug)
        if region.kind is RegionKind.REAL and not yes_real:
            raise click.ClickException(f"{slug} is a real region; synthetic persons in it need --yes-real")
        with schemas.schema(region.schema):
            division = regions.loaded_facts().agencies[0].division
            for filled in filling.fill(count, seed=seed, series=series, region=slug, division=division, now=began):
                click.echo(f"{filled.done} of {count}", err=True)
    except Refusal as refusal:
        raise click.ClickException(refusal.for_operator) from None
    seconds = (datetime.now(UTC) - began).total_seconds()
    click.echo(f"{filled.done - filled.present} new, {filled.present} as before, {seconds:.1f} s, {filled.done / seconds:.0f} persons/s")
