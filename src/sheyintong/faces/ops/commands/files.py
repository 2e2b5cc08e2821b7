"""文件：sweep what nobody refers to at once, or only say what would go; list what is kept for how long."""

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load
from sheyintong.foundation.files.types import Sweepable
from sheyintong.kernel.clock import day_of

REGION = click.option("--region", "slug", required=True, help="The region whose they are.")


@click.group()
def command() -> None:
    """Stored files (文件): what is swept off the disk, and what is kept for how long."""


@command.command()
@REGION
@click.option("--dry-run", is_flag=True, help="Only say what would go; change nothing.")
@click.pass_obj
def sweep(load: Load, slug: str, dry_run: bool) -> None:
    """Erase files that nobody refers to, and take bytes that no file has any more off the disk.

    Nothing younger than a day goes. The worker does the same every hour, for one part of the disk at a time; this looks through all of it.
    """
    with project.inside(load(), slug, "sheyintong files") as actor:
        from sheyintong.foundation.files import commands, queries

        at = datetime.now(UTC)
        if dry_run:
            click.echo("\n".join(_said(queries.sweepable(at))))
            return
        erased, swept = commands.erase_unclaimed(actor=actor, at=at), commands.sweep(actor=actor, at=at, whole=True)
    click.echo(f"{erased} files erased that nobody refers to; their bytes go a day later")
    click.echo(f"{swept.digests} digests taken off the disk, of {swept.files} erased files; {swept.left} left half written")


@command.command()
@REGION
@click.pass_obj
def terms(load: Load, slug: str) -> None:
    """List how much is kept for which term, and the files whose term is over: they may be appraised, and are never taken by a sweep."""
    with project.inside(load(), slug, "sheyintong files"):
        from sheyintong.foundation.files import queries

        today, after = day_of(datetime.now(UTC)), 0
        for card in queries.kept(today):
            click.echo(f"{card.retention.value}: {card.files} files, {card.size} bytes, the term of {card.over} is over")
        while found := queries.over(today, after=after):
            for each in found:
                click.echo(
                    f"file {each.id} {each.kind.value} of {day_of(each.stored_at)}, {each.retention.value}: over since {each.over_on}"
                )
            after = found[-1].id


def _said(found: Sweepable) -> Iterator[str]:
    yield from (f"file {number} is referred to by nobody" for number in found.files)
    yield from (f"bytes {digest} are no file's" for digest in found.digests)
    yield from (f"{name} was left half written" for name in found.left)
    yield f"{len(found.files)} files, {len(found.digests)} digests and {len(found.left)} left half written would go; nothing was changed"
