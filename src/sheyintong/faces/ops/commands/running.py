"""是否在运行：asked by `make run` before it starts another."""

import click

from sheyintong.engines.server import runlock
from sheyintong.engines.server.errors import AlreadyRunning
from sheyintong.faces.ops.cli import Load


@click.command(hidden=True)
@click.pass_obj
def command(load: Load) -> None:
    """Say in one line where a process tree serves this data folder; nothing when none does."""
    try:
        runlock.check(load().home)
    except AlreadyRunning as refusal:
        click.echo(refusal.for_operator)
