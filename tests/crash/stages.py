"""The running tree of these tests, its clients, and what must hold of it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.counter import Tree, asked

from .invariants import broken
from .killing import Load
from .named import Killer

KILLS = int(os.environ.get("SYT_CRASH_KILLS", "24"))
CLIENTS = 4
PATIENCE = 60.0  # seconds for a database to recover


@dataclass(frozen=True)
class Stage:
    """The tree, who kills in it, and where its witness is."""

    tree: Tree
    killer: Killer
    witness: Path
    acknowledged: dict[str, str]

    def broken(self) -> list[str]:
        """The broken invariants now. A database that has just lost a process may still shut the door on the first who knock."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.tree.dsn, autocommit=True) as server:
                    return broken(server, self.acknowledged, self.witness)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def check(self) -> str:
        """Fail on a broken invariant."""
        assert self.broken() == []
        return f"all holds, {len(self.acknowledged)} cases"


@contextmanager
def working(stage: Stage) -> Iterator[Load]:
    """Clients enrol one person after another for as long as the block lasts."""
    stands = stage.tree.prepare(800 + 20 * KILLS)
    load = Load(stage.tree, stands, *asked(stage.tree, stands[0]), acknowledged=stage.acknowledged)
    clients = load.start(CLIENTS)
    try:
        yield load
    finally:
        load.ended.set()
        for each in clients:
            each.join()
