"""The named points of the work at which a test stops a process, and how a process of ours comes to stop there.

No word of this is in the product: the test puts this folder on PYTHONPATH and names a folder in SYT_CRASH_POINTS. A point is armed by a
file of its name there. The first process that comes by takes the file, writes its number beside it, and waits until it is killed or let go.
"""

import importlib.abc
import importlib.machinery
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

VARIABLE = "SYT_CRASH_POINTS"
STATEMENTS = "sheyintong.engines.database.statements"
AUDIT = "sheyintong.foundation.audit.commands"
JOBS = "sheyintong.foundation.jobs.commands"
CORE = "sheyintong.exchange.core_system.commands"
POSTGRES = "sheyintong.engines.server.postgres"
ARCHIVE = "sheyintong.faces.ops.archive"


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after a call of a function; ``about`` must stand in one of its arguments; ``done``: only when it returned something."""

    module: str
    function: str
    after: bool = False
    about: str = ""
    done: bool = False

    def holds(self, arguments: Sequence[object], result: object) -> bool:
        """Whether this call is one of those meant."""
        told = (
            any(self.about in (a.decode(errors="replace") if isinstance(a, bytes) else str(a)) for a in arguments) if self.about else True
        )
        return told and (bool(result) or not self.done)


POINTS = {
    "before the facts": Point(STATEMENTS, "_send", about="access_session"),
    "decided, not written": Point(STATEMENTS, "_send", about="INSERT INTO cases_case"),
    "written, not answered": Point(STATEMENTS, "_send", after=True, about="INSERT INTO cases_case"),
    "entries chosen, no root": Point(AUDIT, "_write_seal"),
    "root, no leaves": Point(AUDIT, "run", about="INSERT INTO audit_leaf"),
    "leaves, not committed": Point(AUDIT, "_write_seal", after=True),
    "sealed, no witness": Point(AUDIT, "_tell_witness"),
    "letter handled, not marked": Point(JOBS, "_deliver", after=True),
    "letter committed": Point(JOBS, "_deliver_one", after=True, done=True),
    "change marked, not sent": Point(CORE, "_speak"),
    "change sent, not answered": Point(CORE, "_speak", after=True),
    "answer told, not committed": Point(CORE, "_tell", after=True),
    "chunk loaded, not committed": Point("sheyintong.registers.people.commands.importing", "load", after=True),
    "cluster made, not started": Point(POSTGRES, "_launch"),
    "server spawned, not there": Point(POSTGRES, "_wait_until_it_answers"),
    "schema migrated, not marked": Point("sheyintong.faces.ops.commands.migrate", "mark"),
    "region cloned, not loaded": Point("sheyintong.engines.database.cloning", "clone", after=True),
    "region made, not marked": Point("sheyintong.faces.ops.commands.demo_regions", "mark"),
    "cast half loaded": Point("sheyintong.rehearsal.cast.load", "_resident", after=True),
    "database dumped, nothing packed": Point(ARCHIVE, "_program", after=True, about="pg_dump"),
    "all packed but the manifest": Point(ARCHIVE, "_add_text"),
    "files laid out, no database": Point(ARCHIVE, "load_database"),
    "restored, no era": Point("sheyintong.faces.ops.commands.restore", "open_eras"),
}


def file_name(point: str) -> str:
    """The name of a point's files."""
    return point.replace(" ", "-").replace(",", "")


def _stop(folder: Path, point: str) -> None:
    armed = folder / file_name(point)
    try:
        left = int(armed.read_text())
        if left:
            armed.write_text(str(left - 1))
            return
        armed.rename(armed.with_suffix(".taken"))
    except (FileNotFoundError, ValueError):  # not armed, or another was quicker
        return
    armed.with_suffix(".new").write_text(str(os.getpid()))
    armed.with_suffix(".new").rename(armed.with_suffix(".at"))
    while not armed.with_suffix(".go").exists():
        time.sleep(0.01)


def _wrapped(function: Callable[..., Any], folder: Path, points: dict[str, Point]) -> Callable[..., Any]:
    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        for name, point in points.items():
            if not point.after and point.holds(args, None):
                _stop(folder, name)
        result = function(*args, **named)
        for name, point in points.items():
            if point.after and point.holds(args, result):
                _stop(folder, name)
        return result

    return call


def _wrap(module: ModuleType, folder: Path) -> None:
    mine = {name: point for name, point in POINTS.items() if point.module == module.__name__}
    for function in {point.function for point in mine.values()}:
        points = {name: point for name, point in mine.items() if point.function == function}
        setattr(module, function, _wrapped(getattr(module, function), folder, points))


class Finder(importlib.abc.MetaPathFinder):
    """Wraps the functions of a module right after it was loaded, before others take them from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules = {point.module for point in POINTS.values()}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        """The ordinary spec with one more step."""
        if name not in self.modules:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_wrap(module: ModuleType) -> None:
                load(module)
                _wrap(module, self.folder)

            spec.loader.exec_module = load_and_wrap  # type: ignore[method-assign]
        return spec


def install() -> None:
    """Begin to watch, where the test asked for it."""
    if folder := os.environ.get(VARIABLE):
        sys.meta_path.insert(0, Finder(Path(folder)))
