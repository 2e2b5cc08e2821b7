"""恢复：a backup laid into an empty home, its rights set again and its trail continued in a new era."""

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.engines.server import postgres, restoring, roles, runlock
from sheyintong.faces.ops import archive, project
from sheyintong.faces.ops.cli import Load
from sheyintong.faces.ops.commands import migrate
from sheyintong.kernel.actors import system


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reason", required=True, help="Why, for the trail: what happened, who decided.")
@click.pass_obj
def command(load: Load, file: Path, reason: str) -> None:
    """Restore FILE into an empty home (SHEYINTONG_HOME) and, with a server of yours, an empty database."""
    settings = load()
    archive.check_empty(settings)
    with runlock.held(settings), archive.workshop(settings.home) as folder:
        manifest = archive.unpack(settings, file, folder)
        restoring.begin(settings.home)
        archive.lay_out(settings, folder)
        with postgres.running(settings.home, settings.postgres_bin) if settings.embedded else nullcontext():
            roles.ensure(settings)
            archive.load_database(settings, folder / archive.DUMP)
            project.set_up_without_database(settings, "owner")
            migrate.migrate(settings, migrate.schemas_behind(settings, again=True))
            migrate.collect(settings)
            regions = open_eras(reason, datetime.now(UTC))
        restoring.end(settings.home)
    click.echo(f"restored what was saved at {manifest['made_at']}: {', '.join(regions) or 'no region yet'}")
    click.echo("Check it: sheyintong audit verify, sheyintong doctor.")


def open_eras(reason: str, now: datetime) -> list[str]:
    """In every region the trail counts anew: another cluster numbers its transactions anew, and old bounds would hide new rows."""
    from sheyintong.engines.database import schemas
    from sheyintong.foundation.audit import commands as audit
    from sheyintong.foundation.regions import queries

    slugs = [region.slug for region in queries.all_regions()]
    for slug in slugs:
        with schemas.region(slug):
            audit.open_era(actor=system(slug, "sheyintong restore"), reason=reason, now=now)
    return slugs
