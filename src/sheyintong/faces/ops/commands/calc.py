"""算：the kernel's checks and calendar for scripts, one JSON line in, one out; no database."""

import io
import os
import sys
from collections.abc import Iterator
from typing import cast

import click

_AT_ONCE = 1 << 16
"""Bytes that are read in one go, if so many wait; a terminal or a script that asks line by line hands over one line."""


@click.command()
def command() -> None:
    """Read JSON lines {"kind": …, "input": …} from standard input, write {"result": …} or {"error": …} for each."""
    from sheyintong.kernel import calc

    if sys.stdin is None or sys.stdout is None:
        raise click.ClickException("Standard input and standard output have to be open.")
    try:
        for lines in _batches(cast(io.BufferedReader, sys.stdin.buffer)):
            print("".join(f"{answer}\n" for answer in calc.run(lines)), end="", flush=True)
    except OSError as fault:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left unwritten would fail again at the end
        if isinstance(fault, BrokenPipeError):
            sys.exit(1)
        raise click.ClickException(f"Standard input or output failed: {fault.strerror}.") from None


def _batches(source: io.BufferedReader) -> Iterator[list[bytes]]:
    """Whole lines as they come. Each batch is answered before more is waited for, so that who asks line by line is answered line by line."""
    begun: list[bytes] = []
    while chunk := source.read1(_AT_ONCE):
        first, *more = chunk.split(b"\n")
        begun.append(first)
        if more:
            yield [b"".join(begun), *more[:-1]]
            begun = more[-1:]
    yield [b"".join(begun)]
