"""算：the kernel's checks and calendar for scripts, one JSON line in, one out; no database."""

import sys

import click


@click.command()
def command() -> None:
    """Read JSON lines {"kind": …, "input": …} from standard input, write {"result": …} or {"error": …} for each."""
    from sheyintong.kernel import calc

    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in calc.run(sys.stdin):
        print(line, flush=True)
