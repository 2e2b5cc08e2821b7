"""后台：the loops beside the pages: outbox, seals, schedule and queue of every region."""

import signal
import sys
import threading

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load


@click.command()
@click.pass_obj
def command(load: Load) -> None:
    """Deliver events, seal the trail, run jobs and schedules, until SIGTERM or Ctrl-C; what was begun is finished."""
    project.set_up(load(), "app")
    from sheyintong.wiring import workers

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    workers.work(stop)
    sys.exit(0)
