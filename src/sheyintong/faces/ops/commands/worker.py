"""后台：the loops beside the pages: outbox, seals, schedule and queue of every region."""

import os
import signal
import sys
import threading
import time

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load

SIGNALS = (signal.SIGTERM, signal.SIGINT)
PATIENCE = 8.0  # seconds to finish what was begun; the supervisor waits ten


def _end(stop: threading.Event) -> None:
    """Wait for a signal and ask for the end; a loop that waits for a database that is gone must not keep the process.

    In a thread of its own: a handler would run in the middle of what the main thread does, and set an event whose lock that holds.
    """
    signal.sigwait(SIGNALS)
    stop.set()
    time.sleep(PATIENCE)
    os._exit(1)


@click.command()
@click.pass_obj
def command(load: Load) -> None:
    """Deliver events, seal the trail, run jobs and schedules, until SIGTERM or Ctrl-C; what was begun is finished."""
    settings = load()
    project.lend_database(settings)
    project.set_up_without_database(settings, "app")
    from sheyintong.wiring import workers

    stop = threading.Event()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    threading.Thread(target=_end, args=[stop], daemon=True).start()
    workers.work(stop)
    sys.exit(0)
