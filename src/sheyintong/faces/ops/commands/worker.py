"""后台：the loops beside the pages: outbox, seals, schedule and queue of every region."""

import os
import signal
import sys
import threading

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load

PATIENCE = 8.0  # seconds to finish what was begun; the supervisor waits ten


def _end(stop: threading.Event) -> None:
    """Ask for the end; a loop that waits for a database that is gone must not keep the process."""
    if not stop.is_set():
        stop.set()
        last = threading.Timer(PATIENCE, os._exit, args=[1])
        last.daemon = True
        last.start()


@click.command()
@click.pass_obj
def command(load: Load) -> None:
    """Deliver events, seal the trail, run jobs and schedules, until SIGTERM or Ctrl-C; what was begun is finished."""
    settings = load()
    project.lend_database(settings)
    project.set_up_without_database(settings, "app")
    from sheyintong.wiring import workers

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(stop))
    workers.work(stop)
    sys.exit(0)
