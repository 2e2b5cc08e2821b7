"""演示：everything from an empty folder to the first page, in one process tree."""

from pathlib import Path

import click

from sheyintong.engines.server.errors import RolesNotMade
from sheyintong.engines.server.settings import DatabaseRoles
from sheyintong.engines.server.supervisor import Supervisor
from sheyintong.faces.ops import tree
from sheyintong.faces.ops.cli import Load


@click.command()
@click.option("--port", type=str, help="Port of the pages (SHEYINTONG_PORT).")
@click.option("--home", type=click.Path(path_type=Path), help="Data folder (SHEYINTONG_HOME).")
@click.pass_obj
def command(load: Load, port: str | None, home: Path | None) -> None:
    """Database, tables, two synthetic regions, pages, workers and card reader, on this machine alone."""
    settings = load(port=port, home=home)
    if settings.database_roles is DatabaseRoles.NAMED:
        raise RolesNotMade(why="the demo makes regions as the owner, so it needs an address whose user makes the roles")
    steps = [tree.keys(settings), tree.migrate(settings), tree.regions(settings), tree.cast(settings)]
    services = [tree.web(settings), tree.worker(settings), tree.devices(settings)]
    Supervisor(settings, say=click.echo).run(steps, services)
