"""运行锁：one process tree for one data folder. The kernel lets go of the lock when its holder ends, however it ends."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from sheyintong.engines.server.errors import AlreadyRunning, HomeUnusable
from sheyintong.engines.server.settings import Settings


def _files(home: Path) -> tuple[Path, Path]:
    return home / "run.lock", home / "run.json"


@contextlib.contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Hold the lock inside the block; raises :class:`AlreadyRunning` with the first one's address, or :class:`HomeUnusable`."""
    lock, info = _files(settings.home)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        file = lock.open("a")  # Python's files are not inherited by programs that are started: no child can keep the lock
    except OSError as error:
        raise HomeUnusable(home=settings.home, why=error.strerror or str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already(settings.home) from None
        fresh = info.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": os.getpid(), "address": settings.address}), encoding="utf-8")
        fresh.replace(info)
        yield
        info.unlink(missing_ok=True)


def check(home: Path) -> None:
    """Raise :class:`AlreadyRunning` when a process tree serves ``home``."""
    lock, _ = _files(home)
    try:
        file = lock.open("a")
    except OSError:
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _already(home) from None


def _already(home: Path) -> AlreadyRunning:
    _, info = _files(home)
    try:
        told = json.loads(info.read_text(encoding="utf-8"))
        return AlreadyRunning(address=told["address"], pid=told["pid"], home=home)
    except (OSError, ValueError, KeyError):
        return AlreadyRunning(address="an address it has not written down yet", pid="?", home=home)
