"""进程树：one process starts the database, the steps, the services, and ends them all in order.

It never imports Django: it forks, and what it forks must start small. Every child dies with it, even when it is killed.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from sheyintong.engines.server import postgres, restoring, roles, runlock
from sheyintong.engines.server.errors import PortTaken, StepFailed
from sheyintong.engines.server.lifecycle import dying_with
from sheyintong.engines.server.settings import Settings
from sheyintong.kernel.errors import Refusal

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
TICK = 0.1  # seconds
STEP_TICK = 0.02  # seconds between two looks at a step, which may be short
PATIENCE = 10.0  # seconds a service has to end
LONGEST_PAUSE = 30.0  # seconds between two tries to restart
HEALTHY = 60.0  # a service that lived so many seconds is restarted at once
TAIL = 15  # lines of a failed step's log that are shown

Say = Callable[[str], None]


class Stopped(BaseException):
    """停止：somebody asked for the end while a step ran. Raised where we look for it, never from the signal's handler:

    an exception that comes between two lines may come inside a hook of ``fork``, where Python drops it.
    """


@dataclass(frozen=True, slots=True)
class Step:
    """步骤：something to be done once before serving: a program with its arguments, or a function."""

    label: str
    action: Sequence[str] | Callable[[], None]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """常驻程序：a program that runs until the end, and is started again when it ends by itself. ``port`` says when it is ready."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None


class Child:
    """子进程：one running service with its history of restarts."""

    def __init__(self, service: Service, settings: Settings) -> None:
        self.service = service
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = 0.0
        self.due = 0.0

    def start(self) -> None:
        """Start the program; its words go to ``log/<name>.log``."""
        self.process = spawn(self.service.argv, self.service.environment, log_file(self.settings.home, self.service.name))
        self.started = time.monotonic()

    def tend(self, say: Say) -> None:
        """Start it again when it ended: at once after a healthy life, else after a pause that doubles."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.pause = 0.0 if now - self.started > HEALTHY else min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
            self.due = now + self.pause
            say(f"{self.service.name} ended ({ending(self.process.returncode)}); it is started again in {self.pause:.1f} s")
            self.process = None
        if self.process is None and now >= self.due:
            self.start()

    def end(self) -> None:
        """Ask it to end, wait, then make it."""
        if self.process is not None and self.process.poll() is None:
            finish(self.process)


class Supervisor:
    """主管进程：run :meth:`run` in the main thread of the process: children end with the thread that forked them."""

    def __init__(self, settings: Settings, say: Say = print) -> None:
        self.settings = settings
        self.say = say
        self.server: postgres.Server | None = None
        self.children: list[Child] = []
        self.ending = False

    def run(self, steps: Sequence[Step], services: Sequence[Service]) -> None:
        """Start the database and its roles, do ``steps``, run ``services`` until a signal comes, end all.

        Raises a :class:`Refusal` for what stops the start; everything that was started is ended before it leaves.
        """
        with runlock.held(self.settings):
            restoring.check(self.settings.home)
            for number in SIGNALS:
                signal.signal(number, self._asked_to_end)
            try:
                self._prepare(steps, services)
                self._serve(services)
            except Stopped:
                pass
            finally:
                self._end()

    def _prepare(self, steps: Sequence[Step], services: Sequence[Service]) -> None:
        self._timed("环境 environment", lambda: self._check_ports(services))
        if self.settings.embedded:
            self._timed("数据库 postgres", self._start_database)
        self._timed("角色 roles", lambda: roles.ensure(self.settings))
        for step in steps:
            self._timed(step.label, lambda step=step: self._do(step))  # type: ignore[misc]

    def _timed(self, label: str, action: Callable[[], None]) -> None:
        self._heed()
        begun = time.monotonic()
        action()
        self.say(f"{time.monotonic() - begun:7.2f} s  {label}")

    def _heed(self) -> None:
        """Raises :class:`Stopped` once a signal has asked for the end."""
        if self.ending:
            raise Stopped

    def _check_ports(self, services: Sequence[Service]) -> None:
        for service in services:
            if service.port is not None and not is_free(self.settings.host, service.port):
                name = "SHEYINTONG_PORT" if service.port == self.settings.port else "SHEYINTONG_BRIDGE_PORT"
                raise PortTaken(port=service.port, setting=name)

    def _start_database(self) -> None:
        self.server = postgres.start(self.settings.home, self.settings.postgres_bin, heed=self._heed)

    def _do(self, step: Step) -> None:
        if callable(step.action):
            step.action()
            return
        log = log_file(self.settings.home, "steps")
        mark = log.stat().st_size if log.exists() else 0
        process = spawn(step.action, step.environment, log)
        while (code := process.poll()) is None and not self.ending:
            time.sleep(STEP_TICK)
        if code is None:
            finish(process)
        self._heed()
        if code != 0:
            tail = log.read_bytes()[mark:].decode(errors="replace").splitlines()[-TAIL:]
            raise StepFailed(label=step.label, log=log, tail="\n".join(tail))

    def _serve(self, services: Sequence[Service]) -> None:
        begun = time.monotonic()
        self.children = [Child(service, self.settings) for service in services]
        for child in self.children:
            child.start()
        ready = False
        while not self.ending:
            if not ready and all(s.port is None or is_answering(self.settings.host, s.port) for s in services):
                ready = True
                self.say(f"{time.monotonic() - begun:7.2f} s  服务 serve")
                self.say(f"社银通 · {self.settings.address}   (Ctrl-C ends it; data and logs: {self.settings.home})")
            self._tend_database()
            for child in self.children:
                child.tend(self.say)
            time.sleep(TICK)

    def _tend_database(self) -> None:
        if self.server is None or self.server.alive():
            return
        self.say("postgres ended; it is started again")
        try:
            self._start_database()
        except Refusal as refusal:
            self.say(refusal.for_operator)
            time.sleep(1)

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _end(self) -> None:
        """The services, last started first, then the database they stand on."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self.children):
            child.end()
        if self.server is not None:
            self.server.stop()


def spawn(argv: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program of our own in a session of its own (Ctrl-C reaches the supervisor alone) that ends when we end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        return subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=os.environ | dict(environment),
            start_new_session=True,
            # not SIGTERM: a web server asked to end may wait for a worker that is still starting, and start another on the port
            preexec_fn=dying_with(os.getpid(), signal.SIGKILL),
        )


def finish(process: subprocess.Popen[bytes]) -> None:
    """Ask a program that :func:`spawn` started to end, wait, then make it."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own: its children too
        process.wait()


def log_file(home: Path, name: str) -> Path:
    """Where the words of a service go; a large log is put aside once."""
    log = home / "log" / f"{name}.log"
    if log.exists() and log.stat().st_size > postgres.LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_answering(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
