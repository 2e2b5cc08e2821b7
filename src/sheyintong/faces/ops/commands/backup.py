"""备份：the whole installation in one file, while it works."""

from datetime import UTC, datetime
from pathlib import Path

import click

from sheyintong.faces.ops import archive, project
from sheyintong.faces.ops.cli import Load


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(load: Load, file: Path) -> None:
    """Write database, keys, files and witness into FILE (a tar). It holds the keys: keep it as closed as them."""
    settings = load()
    project.lend_database(settings)
    archive.back_up(settings, file.absolute(), datetime.now(UTC))
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
