"""服务：the pages, the API and the workers of a real installation, in one process tree."""

from pathlib import Path

import click

from sheyintong.engines.server.settings import DatabaseRoles
from sheyintong.engines.server.supervisor import Supervisor
from sheyintong.faces.ops import tree
from sheyintong.faces.ops.cli import Load


@click.command()
@click.option("--port", type=str, help="Port of the pages (SHEYINTONG_PORT).")
@click.option("--home", type=click.Path(path_type=Path), help="Data folder (SHEYINTONG_HOME).")
@click.option("--no-worker", is_flag=True, help="Pages only; the workers run elsewhere.")
@click.pass_obj
def command(load: Load, port: str | None, home: Path | None, no_worker: bool) -> None:
    """Pages, API and workers. Brings the tables up to date first, unless your administrator named the roles."""
    settings = load(port=port, home=home)
    steps = [tree.keys(settings)] + ([] if settings.database_roles is DatabaseRoles.NAMED else [tree.migrate(settings)])
    services = [tree.web(settings)] + ([] if no_worker else [tree.worker(settings)])
    Supervisor(settings, say=click.echo).run(steps, services)
