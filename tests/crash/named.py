"""Kills at named points: a process is stopped there first, then it, or another one that it leans on, is killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.support.counter import SOURCE, Tree

from .killing import ended, numbers
from .points import crash_points
from .points.crash_points import file_name

FOLDER = Path(crash_points.__file__).parent
FIRST_START = (  # point, who is killed there: the process that stopped, or the supervisor above it
    ("cluster made, not started", "supervisor"),
    ("server spawned, not there", "supervisor"),
    ("schema migrated, not marked", "itself"),
    ("region cloned, not loaded", "supervisor"),
    ("region made, not marked", "itself"),
    ("cast half loaded", "supervisor"),
)
COUNTER = ("before the facts", "decided, not written", "written, not answered")
SEALER = ("entries chosen, no root", "root, no leaves", "leaves, not committed", "sealed, no witness")
CORE = (
    "change marked, not sent",
    "change sent, not answered",
    "answer told, not committed",
    "letter handled, not marked",
    "letter committed",
)
TARGETS = ("itself", "postgres backend", "postgres", "supervisor")
INSIDE = "inside the write"
LOCK = 8150
TRIGGER = f"""
CREATE FUNCTION public.crash_stop() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK}); RETURN NEW; END $$;
CREATE TRIGGER crash_stop AFTER INSERT ON audit_entry FOR EACH ROW WHEN (NEW.act = 'cases.accept') EXECUTE FUNCTION public.crash_stop()
"""
ROUND = """INSERT INTO public.procrastinate_jobs (queue_name, task_name, args) SELECT 'default', 'sheyintong.run',
  '{"task": "core_system.exchange", "payload": {}, "region": "tacheng"}' FROM generate_series(1, 6)"""


@dataclass(frozen=True)
class Points:
    """The points of the processes that are started with one folder."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What such a process is started with."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return {crash_points.VARIABLE: str(self.folder), "PYTHONPATH": f"{FOLDER}{os.pathsep}{SOURCE}"}

    def arm(self, point: str, passing: int = 0) -> None:
        """Stop the next process that comes there, after ``passing`` have passed."""
        assert point in crash_points.POINTS
        for end in ("", ".taken", ".at", ".go"):
            (self.folder / f"{file_name(point)}{end}").unlink(missing_ok=True)
        fresh = self.folder / f"{file_name(point)}.fresh"
        fresh.write_text(str(passing))
        fresh.rename(self.folder / file_name(point))

    def reached(self, point: str, patience: float = 120.0, meanwhile: Callable[[], None] = lambda: None) -> int:
        """Wait until a process stands there; its number."""
        at, until, turn = self.folder / f"{file_name(point)}.at", time.monotonic() + patience, 0
        while not at.exists():
            assert time.monotonic() < until, f"nobody came to the point: {point}"
            if turn % 25 == 0:
                meanwhile()
            turn += 1
            time.sleep(0.02)
        return int(at.read_text())

    def let_go(self, point: str) -> None:
        """Whoever still stands there goes on."""
        (self.folder / f"{file_name(point)}.go").touch()


@dataclass
class Killer:
    """Kills at named points of one tree, and says of each what came after."""

    tree: Tree
    points: Points
    check: Callable[[], str]
    say: Callable[[str], None] = print
    done: Counter[str] = field(default_factory=Counter)

    def first_start(self) -> None:
        """Kill the very first start again and again, each time further on; the last one serves."""
        for point, target in FIRST_START:
            self.points.arm(point)
            self.tree.launch()
            number = self.points.reached(point)
            process = self.tree.process
            assert process is not None
            os.kill(number if target == "itself" else process.pid, signal.SIGKILL)
            code = process.wait(60)
            assert code == (1 if target == "itself" else -signal.SIGKILL)
            ended(self.tree)
            self.note(point, target, time.monotonic(), "the next start goes on from there")
        self.tree.start(300)

    def at_the_counter(self, point: str, target: str) -> None:
        """Stop a web worker at a point and kill it, or what it leans on; it goes on then and must find its way."""
        self.points.arm(point)
        number = self.points.reached(point)
        begun = time.monotonic()
        self.kill(target, number)
        self.points.let_go(point)
        self.recover(target)
        self.note(point, target, begun)

    def inside_the_write(self, target: str) -> None:
        """Stop the database in the middle of the statement that writes a case, its audit row inserted, and kill."""
        with _connected(self.tree.dsn) as server:
            server.execute(TRIGGER)
            server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            number = _waiting_backend(server)
            begun = time.monotonic()
            self.kill(target, number)
        self.recover(target)
        with _connected(self.tree.dsn) as server:
            server.execute("DROP FUNCTION public.crash_stop CASCADE")
        self.note(INSIDE, target, begun)

    def kill(self, target: str, number: int) -> None:
        """SIGKILL to the stopped process, or to one of the tree's."""
        process = self.tree.process
        assert process is not None
        there = numbers(process.pid)
        victims = {"itself": [number], "supervisor": [process.pid]}.get(target) or there[target]
        os.kill(victims[0], signal.SIGKILL)

    def recover(self, target: str) -> None:
        """Start the tree again where its supervisor was killed; it does the rest itself."""
        assert self.tree.process is not None
        if target == "supervisor":
            self.tree.process.wait()
            ended(self.tree)
            self.tree.start()
        else:
            self.tree.wait()

    def in_a_worker(self, point: str) -> None:
        """Start a worker beside the tree's own, stop it at a point, kill it. Changes for the core are left to it alone meanwhile."""
        alone = point in CORE
        with (
            self.own_worker_stands_still() if alone else nullcontext(),
            self.program(point, "worker", meanwhile=self.exchange if alone else lambda: None),
        ):
            self.note(point, "worker", time.monotonic(), self.check())

    @contextmanager
    def program(
        self,
        point: str,
        *words: str,
        passing: int = 0,
        told: Mapping[str, str] | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[None]:
        """Run a command of ours up to a point; inside the block it is dead. ``told``: the environment of another place."""
        own = Points(self.points.folder / "beside")
        environment = {**(told or self.tree.environment), **own.environment}
        own.arm(point, passing)
        with (self.tree.home / "beside.log").open("ab") as log:
            process = subprocess.Popen([sys.executable, "-m", "sheyintong", *words], env=environment, stdout=log, stderr=log)

        def living() -> None:
            assert process.poll() is None, (self.tree.home / "beside.log").read_text()[-1500:]
            meanwhile()

        try:
            assert own.reached(point, 240, living) == process.pid
        finally:
            process.kill()
            process.wait()
        yield

    @contextmanager
    def own_worker_stands_still(self) -> Iterator[None]:
        """The tree's own worker does nothing inside the block."""
        assert self.tree.process is not None
        stopped = numbers(self.tree.process.pid)["worker"]
        for number in stopped:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in stopped:
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGCONT)

    def exchange(self) -> None:
        """Ask for a round with the core now, not at the next turn of the schedule."""
        with _connected(self.tree.dsn) as server:
            server.execute(ROUND)

    def note(self, point: str, target: str, begun: float, after: str = "") -> None:
        """Say what was killed and what holds since."""
        self.done[point] += 1
        after = after or f"answers again after {time.monotonic() - begun:4.1f} s; {self.check()}"
        self.say(f"{self.done.total():4d}  {point:32s} {target:17s} {after}")

    def round(self, targets: Sequence[str]) -> None:
        """Every point of the counter and of the sealer once."""
        for point, target in zip((*COUNTER, INSIDE), targets, strict=True):
            if point == INSIDE:
                self.inside_the_write("postgres backend" if target == "itself" else target)
            else:
                self.at_the_counter(point, target)


def _connected(dsn: str, patience: float = 60.0) -> "psycopg.Connection[Any]":
    """A connection: a database that has just lost a process shuts the door on the first who knock."""
    until = time.monotonic() + patience
    while True:
        try:
            return psycopg.connect(dsn, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _waiting_backend(server: psycopg.Connection[tuple[int]], patience: float = 120.0) -> int:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        row = server.execute("SELECT pid FROM pg_stat_activity WHERE wait_event = 'advisory' AND usename = 'syt_app' LIMIT 1").fetchone()
        if row:
            return row[0]
        time.sleep(0.02)
    raise AssertionError(f"nobody came to the point: {INSIDE}")
