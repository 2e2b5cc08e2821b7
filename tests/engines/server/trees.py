"""A supervisor in a process of its own, with a small service in place of the pages, and what of it still lives."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sheyintong.engines.server.lifecycle import is_alive

PROGRAM = """
import sys
from sheyintong.config import environment
from sheyintong.engines.server.supervisor import Service, Step, Supervisor
from sheyintong.kernel.errors import Refusal
exec(sys.argv[2])
settings = environment.load()
web = [sys.executable, "-m", "http.server", "--bind", settings.host, str(settings.port)]
idle = [sys.executable, "-c", "import time; time.sleep(600)"]
steps = [Step("step", [sys.executable, "-c", sys.argv[1]])]
try:
    services = [Service("web", web, port=settings.port), Service("worker", idle)]
    Supervisor(settings, lambda line: print(line, flush=True)).run(steps, services)
except Refusal as refusal:
    sys.exit(refusal.for_operator)
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def said_by(pid: int) -> bytes:
    """The command line of a process; empty of one that has just gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def until(happens: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it happens within ``seconds``."""
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Tree:
    """A process tree over ``home``; ``said`` is what it printed so far.

    Of the environment, ``STEP`` is the program of its one step and ``FIRST`` what the tree does before anything else.
    """

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self.out = home.parent / f"said-{time.monotonic_ns()}"
        told = os.environ | {"SHEYINTONG_HOME": str(home), "SHEYINTONG_PORT": str(free_port()), "PYTHONPATH": os.path.abspath("src")}
        self.environment = told | environment
        words = [self.environment.pop("STEP", "pass"), self.environment.pop("FIRST", "pass")]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-c", PROGRAM, *words], stdout=out, stderr=out, env=self.environment)

    @property
    def said(self) -> str:
        """Its output."""
        return self.out.read_text()

    def serves(self) -> bool:
        """Whether it came up within ten seconds."""
        return until(lambda: "社银通" in self.said or self.process.poll() is not None) and self.process.poll() is None

    def living(self) -> list[int]:
        """Process ids of this tree's children that live, by what the environment or the command line says of the home."""
        own = os.fsencode(self.home)
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                mine = own in (folder / "cmdline").read_bytes() or b"SHEYINTONG_HOME=" + own + b"\0" in (folder / "environ").read_bytes()
                if mine and is_alive(int(folder.name)):
                    found.append(int(folder.name))
        return found

    def child(self, word: str) -> int:
        """The process id of the one child whose command line holds ``word``."""
        (pid,) = [p for p in self.living() if p != self.process.pid and word.encode() in said_by(p)]
        return pid

    def has(self, word: str, other_than: int) -> bool:
        """Whether another child of this kind lives."""
        return any(word.encode() in said_by(p) for p in self.living() if p not in (other_than, self.process.pid))

    def end(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.terminate()
        return self.process.wait(20)

    def kill(self) -> None:
        """End whatever is left."""
        for pid in [self.process.pid, *self.living()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
