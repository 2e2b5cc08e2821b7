"""After a SIGKILL of any process, at any moment, nothing acknowledged is lost and nothing is there twice.

``SYT_CRASH_KILLS=200`` for the full run, ``SYT_CRASH_SEED`` for another order.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.counter import Tree, asked, tree

from .invariants import broken
from .killing import Load, kill_at_random

KILLS = int(os.environ.get("SYT_CRASH_KILLS", "20"))
SEED = int(os.environ.get("SYT_CRASH_SEED", "1"))
CLIENTS = 4
FAULTS = {
    "stage rows": "DELETE FROM cases_stage WHERE id = (SELECT max(id) FROM cases_stage WHERE move = 'handle')",
    "audit row": "UPDATE audit_entry SET case_id = NULL WHERE id = (SELECT max(id) FROM audit_entry WHERE act = 'cases.accept')",
    "its event": "DELETE FROM jobs_outbox WHERE id = (SELECT max(id) FROM jobs_outbox WHERE event = 'cases.CaseHandled')",
    "its effect": "DELETE FROM enrolments_period WHERE id = (SELECT max(q.id) FROM enrolments_period q JOIN cases_case c USING (person_id))",
    "its answer": "DELETE FROM jobs_answer WHERE id = (SELECT max(id) FROM jobs_answer WHERE key LIKE 'crash-%')",
}

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def served() -> Iterator[Tree]:
    """The real process tree with synthetic persons."""
    with (
        tempfile.TemporaryDirectory(prefix="syt-crash-", ignore_cleanup_errors=True) as folder,
        tree(Path(folder) / "home", 4000 + 150 * KILLS) as made,
    ):
        yield made


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(served: Tree) -> None:
    stands = served.prepare(1000 + 40 * KILLS)
    load = Load(served, stands, *asked(served, stands[0]))
    begun, clients = time.monotonic(), load.start(CLIENTS)
    try:
        killed = kill_at_random(served, KILLS, random.Random(SEED), print)
    finally:
        load.ended.set()
        for each in clients:
            each.join()
    assert load.surprises == []
    assert load.acknowledged
    with psycopg.connect(served.dsn, autocommit=True) as server:
        assert broken(server, load.acknowledged) == []
        unacknowledged = server.execute("SELECT count(*) FROM jobs_answer WHERE key LIKE 'crash-%'").fetchone()
        assert unacknowledged == (len(load.acknowledged),)
        for word, fault in FAULTS.items():
            with server.transaction(force_rollback=True):
                server.execute("SET LOCAL session_replication_role = replica")
                server.execute(fault)
                assert any(word in line for line in broken(server, load.acknowledged)), word
    verified = served.command("audit", "verify", "--region", "tacheng")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print(f"{killed.total()} kills {dict(killed)}; {len(load.acknowledged)} cases, {load.repeats} repeated requests,")
    print(f"{time.monotonic() - begun:.0f} s; every invariant holds, {len(FAULTS)} planted faults found; {verified.stdout.strip()}")
