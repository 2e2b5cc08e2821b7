"""After a SIGKILL of any process, at named points of the work and at any moment, nothing acknowledged is lost, nothing is there twice.

``SYT_CRASH_KILLS=200`` for the full run, ``SYT_CRASH_SEED`` for another order.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from sheyintong.rehearsal.simulators import core

from .invariants import broken, unwitnessed
from .killing import kill_at_random
from .named import CORE, FIRST_START, SEALER, TARGETS
from .stages import KILLS, Stage, working

SEED = int(os.environ.get("SYT_CRASH_SEED", "1"))
ROUNDS = max(1, (KILLS // 2 - len(FIRST_START)) // (4 + len(SEALER) + len(CORE)))
FAULTS = {
    "stage rows": "DELETE FROM cases_stage WHERE id = (SELECT max(id) FROM cases_stage WHERE move = 'handle')",
    "audit row": "UPDATE audit_entry SET case_id = NULL WHERE id = (SELECT max(id) FROM audit_entry WHERE act = 'cases.accept')",
    "its event": "DELETE FROM jobs_outbox WHERE id = (SELECT max(id) FROM jobs_outbox WHERE event = 'cases.CaseHandled')",
    "its effect": """DELETE FROM enrolments_period WHERE id =
        (SELECT max(q.id) FROM enrolments_period q JOIN cases_case c USING (person_id) WHERE c.effect <> 'sent')""",
    "its answer": "DELETE FROM jobs_answer WHERE id = (SELECT max(id) FROM jobs_answer WHERE key LIKE 'crash-%')",
    "its change": "DELETE FROM core_system_change WHERE id = (SELECT max(id) FROM core_system_change)",
    "told twice": """INSERT INTO jobs_outbox (event, payload, at) SELECT event, payload, at FROM jobs_outbox
        WHERE event = 'core_system.CoreAnswered' LIMIT 1""",
    "not told": "DELETE FROM jobs_outbox WHERE event = 'core_system.CoreAnswered'",
    "confirmation": """UPDATE core_system_change SET state = 'sent' WHERE id =
        (SELECT max(h.id) FROM core_system_change h JOIN cases_case c ON c.id = h.about_id WHERE c.effect = 'confirmed')""",
    "did nothing": "UPDATE cases_case SET effect = 'sent' WHERE effect = 'confirmed'",
    "sealed twice": """DO $$ DECLARE n name; BEGIN
        FOR n IN SELECT conname FROM pg_constraint WHERE conrelid = 'audit_leaf'::regclass AND contype IN ('u', 'f')
          LOOP EXECUTE format('ALTER TABLE audit_leaf DROP CONSTRAINT %I', n); END LOOP;
        INSERT INTO audit_leaf (entry_id, seal_id, position, digest) SELECT entry_id, seal_id, position, digest FROM audit_leaf LIMIT 1; END $$""",
    "not all there": "DELETE FROM audit_leaf WHERE id = (SELECT min(id) FROM audit_leaf)",
    "one after another": """DELETE FROM audit_leaf WHERE id = (SELECT l.id FROM audit_leaf l WHERE l.position = 0
        AND EXISTS (SELECT FROM audit_leaf m WHERE m.seal_id = l.seal_id AND m.position = 1) ORDER BY l.id DESC LIMIT 1)""",
    "gap in the seals": "DELETE FROM audit_seal WHERE number = (SELECT max(number) - 1 FROM audit_seal)",
    "passed over": "DELETE FROM audit_leaf WHERE id = (SELECT min(id) FROM audit_leaf)",
    "witness has another root": "UPDATE audit_seal SET root = '\\x00' WHERE number = 1",
    "that is not there": "DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)",
}

pytestmark = pytest.mark.crash


def in_workers(stage: Stage, address: str, failures: list[BaseException]) -> None:
    """Every point of a worker: the sealer's first, then those of the exchange with a core that keeps the enrolments from now on."""
    try:
        for point in SEALER:
            stage.killer.in_a_worker(point)
        kept = stage.tree.command("core", "keep", "enrolment", "there", "--region", "tacheng", "--using", "testcore", "--address", address)
        assert kept.returncode == 0, kept.stderr
        for point in CORE:
            stage.killer.in_a_worker(point)
    except BaseException as error:
        failures.append(error)


def at_named_points(stage: Stage, address: str) -> None:
    """One round of workers beside one of the counter, then rounds that kill what the work leans on."""
    failures: list[BaseException] = []
    beside = threading.Thread(target=in_workers, args=(stage, address, failures))
    beside.start()
    try:
        stage.killer.round(["itself"] * 4)
    finally:
        beside.join()
    assert failures == []
    for turn in range(1, ROUNDS):
        stage.killer.round([TARGETS[(turn + place) % len(TARGETS)] for place in range(4)])
        for point in (*SEALER, *CORE):
            stage.killer.in_a_worker(point)


def found(server: psycopg.Connection[Any], stage: Stage, faults: Mapping[str, str]) -> int:
    """Plant each fault, see that it is found by its name, take it back."""
    for word, fault in faults.items():
        with server.transaction(force_rollback=True):
            server.execute("SET LOCAL session_replication_role = replica")
            assert server.execute(fault).rowcount != 0, word
            assert any(word in line for line in broken(server, stage.acknowledged, stage.witness)), word
    return len(faults)


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(stage: Stage) -> None:
    begun, randomly = time.monotonic(), Counter[str]()
    with core.running(core.Core()) as address, working(stage) as load:
        at_named_points(stage, address)
        randomly = kill_at_random(stage.tree, max(KILLS - stage.killer.done.total(), 4), random.Random(SEED), stage.check, print)
        time.sleep(1)
    assert load.surprises == []
    stage.check()
    with psycopg.connect(stage.tree.dsn, autocommit=True) as server:
        unacknowledged = server.execute("SELECT count(*) FROM jobs_answer WHERE key LIKE 'crash-%'").fetchone()
        assert unacknowledged == (len(stage.acknowledged),)
        planted = found(server, stage, FAULTS)
        sealed = stage.tree.command("audit", "seal", "--region", "tacheng")
        assert sealed.returncode == 0, sealed.stderr
        assert unwitnessed(server, stage.witness) == 0
    verified = stage.tree.command("audit", "verify", "--region", "tacheng")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    total = stage.killer.done.total() + randomly.total()
    print(f"{total} kills: at named points {dict(stage.killer.done)}; at random {dict(randomly)};")
    print(f"{len(stage.acknowledged)} cases, {load.repeats} repeated requests, {time.monotonic() - begun:.0f} s after the first start;")
    print(f"every invariant holds, {planted} planted faults found; {verified.stdout.strip()}")
