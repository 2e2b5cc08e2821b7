"""处理器账：which part of the running tree used how much of the processor for one case, and a wait until all of it rests."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests.support.counter import Tree

TICK = 1e6 / os.sysconf("SC_CLK_TCK")
KINDS = (("postgres: syt_app", "postgres"), ("postgres", "postgres, its own"), ("granian", "web"), ("sheyintong worker", "worker"))
RESTING = """SELECT (SELECT count(*) FROM jobs_outbox WHERE state = 'waiting' AND due_at <= now())
  + (SELECT count(*) FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id))"""


def rest(served: Tree, patience: float = 120.0) -> None:
    """Wait until every letter is delivered and every entry sealed, then vacuum: no way pays for what another left behind.

    The planner gets the figures it would have in a region at work: one that was empty a minute ago makes plans for an empty one.
    """
    until = time.monotonic() + patience
    with psycopg.connect(served.dsn, autocommit=True) as server:
        while (row := server.execute(RESTING).fetchone()) and row[0]:
            if time.monotonic() > until:
                raise SystemExit(f"{row[0]} letters and entries still wait")
            time.sleep(0.2)
        for last in ("VACUUM ANALYZE", "CHECKPOINT"):
            server.execute(last)


def used() -> Mapping[tuple[str, int], float]:
    """Microseconds of the processor that each process has used since it began, with the part it belongs to; our own is the client."""
    found: dict[tuple[str, int], float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            part = "client" if int(folder.name) == os.getpid() else next((name for mark, name in KINDS if mark in words), "")
            if part:
                found[part, int(folder.name)] = (int(fields[11]) + int(fields[12])) * TICK
    return found


@contextmanager
def accounted(into: dict[str, float]) -> Iterator[None]:
    """Add what each part uses while the block runs; what ended meanwhile is left out."""
    before = used()
    yield
    for (part, number), spent in used().items():
        into[part] = into.get(part, 0.0) + spent - before.get((part, number), 0.0)
