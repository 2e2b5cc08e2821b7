"""算：the kernel's checks and calendar for scripts, one JSON line in, one out; no database."""

import sys

import click


@click.command()
def command() -> None:
    """Read JSON lines {"kind": …, "input": …} from standard input, write {"result": …} or {"error": …} for each."""
    from sheyintong.kernel import calc

    for line in calc.run(sys.stdin.buffer):
        print(line, flush=True)
