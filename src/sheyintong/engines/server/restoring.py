"""恢复标记：stands in a home from the first file of a restore until its last step, so that nobody works on half of it."""

import os
from pathlib import Path

from sheyintong.engines.server.errors import HalfRestored


def _mark(home: Path) -> Path:
    return home / "restore.unfinished"


def begin(home: Path) -> None:
    """Set the mark and wait until the disk has it."""
    home.mkdir(parents=True, exist_ok=True)
    _mark(home).touch(mode=0o600)
    settle(home)


def end(home: Path) -> None:
    """Take the mark away: the restore is whole."""
    _mark(home).unlink()
    settle(home)


def check(home: Path) -> None:
    """Raise :class:`HalfRestored` when a restore into ``home`` did not come to its end."""
    if _mark(home).exists():
        raise HalfRestored(home=home)


def settle(folder: Path) -> None:
    """Wait until the disk has what was made, renamed and taken away in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
