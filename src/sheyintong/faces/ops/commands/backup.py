"""备份：the whole installation in one file, while it works."""

from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.faces.ops import archive, project
from sheyintong.faces.ops.cli import Load
from sheyintong.kernel.actors import system


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(load: Load, file: Path) -> None:
    """Write database, keys, files and witness into FILE (a tar). It holds the keys: keep it as closed as them.

    Each region's trail says that a copy was made, when, and to which file.
    """
    settings, now = load(), datetime.now(UTC)
    project.set_up(settings, "app")
    _note(file.name, now)
    archive.back_up(settings, file.absolute(), now)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


def _note(name: str, now: datetime) -> None:
    """留痕 in every region. A database that takes no writing is backed up all the same, and that it could not be noted is said."""
    import psycopg
    from django.db import Error

    from sheyintong.engines.database import schemas
    from sheyintong.foundation.audit import commands as audit
    from sheyintong.foundation.regions import queries as regions

    try:
        for region in regions.all_regions():
            with schemas.schema(region.schema):
                audit.note_copy(actor=system(region.slug, "sheyintong backup"), of=name, now=now)
    except (Error, psycopg.Error) as error:
        click.echo(f"The trail does not say that this copy was made: {str(error).strip()}", err=True)
