"""后台：the loops beside the pages: jobs, outbox, audit sealer. Each ends at the next quiet moment when asked to."""

import signal
import sys
import threading
from collections.abc import Callable, Mapping

import click

from sheyintong.faces.ops import project
from sheyintong.faces.ops.cli import Load

PATIENCE = 8.0  # seconds; the supervisor waits ten

Loop = Callable[[threading.Event], None]


@click.command()
@click.option("--only", multiple=True, metavar="NAME", help="Run this loop alone; may be repeated.")
@click.pass_obj
def command(load: Load, only: tuple[str, ...]) -> None:
    """Run the background loops until SIGTERM or Ctrl-C."""
    project.set_up(load(), "app")
    from sheyintong.wiring.workers import LOOPS

    unknown = [name for name in only if name not in LOOPS]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(LOOPS)}", param_hint="--only")
    sys.exit(run({name: loop for name, loop in LOOPS.items() if not only or name in only}))


def run(loops: Mapping[str, Loop]) -> int:
    """Run ``loops`` in threads until a signal comes (0) or one of them fails (1: the supervisor starts us again)."""
    stop, failed = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    def guarded(name: str, loop: Loop) -> None:
        try:
            loop(stop)
        except Exception:
            sys.excepthook(*sys.exc_info())
            print(f"The loop {name} failed.", file=sys.stderr, flush=True)
            failed.set()
        finally:
            stop.set()

    threads = [threading.Thread(target=guarded, args=item, name=item[0], daemon=True) for item in loops.items()]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        pass
    for thread in threads:
        thread.join(PATIENCE / len(threads))
    return 1 if failed.is_set() else 0
