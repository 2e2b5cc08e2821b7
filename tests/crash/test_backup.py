"""A backup taken under load and restored elsewhere is whole; one that was killed half-way is accepted by nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sheyintong.engines.server import postgres
from tests.support.counter import SCHEMA, free_port

from .invariants import broken
from .stages import Stage, working

DATABASE = "another"
CLOSED = (
    "UPDATE audit_entry SET act = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
    "UPDATE audit_seal SET count = 0",
    "DELETE FROM audit_seal",
    "UPDATE audit_leaf SET position = 0",
    "DELETE FROM audit_leaf",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP TABLE audit_leaf",
)

pytestmark = pytest.mark.crash


@dataclass(frozen=True)
class Elsewhere:
    """Another folder, another port, another server, a database of another name."""

    folder: Path
    server: postgres.Server

    @property
    def home(self) -> Path:
        """Where keys, files and witness go."""
        return self.folder / "another home"

    def dsn(self, user: str = "postgres", name: str = DATABASE) -> str:
        """The address of the database for one of its roles."""
        return f"host={self.server.place.socket} port=5432 user={user} dbname={name} options='-c search_path={SCHEMA},public'"

    def environment(self, stage: Stage) -> dict[str, str]:
        """As a command there is told."""
        url = f"postgresql://postgres@/{DATABASE}?host={self.server.place.socket}"
        told = {"SHEYINTONG_HOME": str(self.home), "SHEYINTONG_PORT": str(free_port()), "SHEYINTONG_DATABASE_URL": url}
        return stage.tree.environment | told

    def command(self, stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands there."""
        argv = [sys.executable, "-m", "sheyintong", *words]
        return subprocess.run(argv, env=self.environment(stage), capture_output=True, text=True, check=False, timeout=300)

    def clear(self) -> None:
        """As the refusal of a half restore says: the folder and the database anew."""
        shutil.rmtree(self.home)
        with psycopg.connect(self.dsn(name="postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """A server of somebody's own."""
    with (
        tempfile.TemporaryDirectory(prefix="syt-else-", ignore_cleanup_errors=True) as folder,
        postgres.running(Path(folder) / "server") as server,
    ):
        yield Elsewhere(Path(folder), server)


def count(dsn: str, table: str) -> int:
    """Rows of a table."""
    with psycopg.connect(dsn, autocommit=True) as server:
        row = server.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def kill_a_backup(stage: Stage, folder: Path, elsewhere: Elsewhere) -> None:
    """Kill one that has packed all but its manifest: there is no file of its name, and what it left is refused."""
    target = folder / "broken.tar"
    with stage.killer.program("all packed but the manifest", "backup", str(target)):
        stage.killer.note("all packed but the manifest", "backup", time.monotonic(), stage.check())
        assert not target.exists()
    (left,) = folder.rglob("part")
    assert left.stat().st_size > 100_000
    refused = elsewhere.command(stage, "restore", str(left), "--reason", "it is all we have")
    assert refused.returncode == 1
    assert "cannot be restored" in refused.stderr
    assert {path.name for path in elsewhere.home.iterdir()} <= {"run.lock", "run.json"}


def kill_a_restore(stage: Stage, saved: Path, elsewhere: Elsewhere) -> None:
    """Kill one before the trail continues: nobody works there, and it must be done again from nothing."""
    told = elsewhere.environment(stage)
    with stage.killer.program("restored, no era", "restore", str(saved), "--reason", "the machine burnt", told=told):
        stage.killer.note("restored, no era", "restore", time.monotonic(), "nobody works there")
    for words in (("region", "list"), ("serve",), ("backup", str(saved.with_name("x.tar")))):
        refused = elsewhere.command(stage, *words)
        assert refused.returncode == 1, words
        assert "was broken off" in refused.stderr
    elsewhere.clear()


def tried_as_the_application(elsewhere: Elsewhere) -> int:
    """Everything that would change the trail is forbidden to the application there too."""
    for sql in CLOSED:
        with psycopg.connect(elsewhere.dsn("syt_app")) as server, pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute(sql)
    return len(CLOSED)


def era(server: psycopg.Connection[Any]) -> tuple[int, int]:
    """The last seal's era, and how many entries have no seal."""
    row = server.execute(
        "SELECT (SELECT max(era) FROM audit_seal), (SELECT count(*) FROM audit_entry e WHERE NOT EXISTS"
        " (SELECT FROM audit_leaf l WHERE l.entry_id = e.id))"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_a_backup_under_load_is_whole_elsewhere_and_its_trail_goes_on(stage: Stage, elsewhere: Elsewhere) -> None:
    folder = elsewhere.folder / "saved"
    saved = folder / "saved.tar"
    with working(stage) as load:
        kill_a_backup(stage, folder, elsewhere)
        acknowledged, before = dict(stage.acknowledged), count(stage.tree.dsn, "cases_case")
        done = stage.tree.command("backup", str(saved))
        assert done.returncode == 0, done.stderr
        after = count(stage.tree.dsn, "cases_case")
    assert load.surprises == []
    assert sorted(os.listdir(folder)) == ["saved.tar"]  # what the killed one left is gone
    kill_a_restore(stage, saved, elsewhere)
    restored = elsewhere.command(stage, "restore", str(saved), "--reason", "the machine burnt")
    assert restored.returncode == 0, restored.stderr
    there = count(elsewhere.dsn(), "cases_case")
    assert before <= there <= after
    with psycopg.connect(elsewhere.dsn(), autocommit=True) as server:
        assert broken(server, acknowledged, elsewhere.home / "witness" / "r_tacheng.log") == []
        begun = era(server)
        assert begun == (2, 1)  # the entry that tells of the era is the first of it
    tried = tried_as_the_application(elsewhere)
    for words in (("core", "keep", "card", "here", "--region", "tacheng"), ("audit", "seal", "--region", "tacheng")):
        went = elsewhere.command(stage, *words)
        assert went.returncode == 0, went.stderr
    with psycopg.connect(elsewhere.dsn(), autocommit=True) as server:
        assert era(server) == (2, 0)
    verified = elsewhere.command(stage, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print(f"backup under load: {before} cases before, {there} restored, {after} after; {tried} attempts on the trail forbidden;")
    print(verified.stdout.strip())
